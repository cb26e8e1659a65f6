import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { WorkbenchError } from '../../../src-shared/errors';
import { describeLoadFailure } from './loadFailure';
import { applyLogLevelToLoading } from './logLevel';
import { registerEngineKernels } from './engineKernels';

/** What `loadTensorFlow` found. */
export interface TensorFlowInfo {
  backendName: string;
  /** Version of the native library, such as '2.21.0'. */
  libraryVersion: string;
  /** 'CPU', and 'GPU' where the library computes on a card. */
  devices: string[];
}

export interface TensorFlowOptions {
  /** Threads that share the work of one operation; by default the library's choice (all cores). */
  intraOpThreads?: number;
}

let loading: Promise<TensorFlowInfo> | undefined;

/**
 * Loads the native TensorFlow library once for this process and makes it the backend of every
 * tensor. Later calls return the first one's result; their options come too late to count.
 * @throws WorkbenchError 'environment' when the library or its binding is missing or does not load.
 */
export function loadTensorFlow(options: TensorFlowOptions = {}): Promise<TensorFlowInfo> {
  loading ??= load(options);
  return loading;
}

async function load(options: TensorFlowOptions): Promise<TensorFlowInfo> {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  if (options.intraOpThreads !== undefined) {
    process.env['TF_NUM_INTRAOP_THREADS'] = String(options.intraOpThreads);
  }
  restoreRemovedNodeFunctions();
  // PROD drops the input checks of every operation and the start banner.
  tf.enableProdMode();
  try {
    applyLogLevelToLoading();
    await import('@tensorflow/tfjs-node-gpu');
  } catch (error) {
    throw new WorkbenchError('environment', describeLoadFailure(error), { cause: error });
  }
  const { binding } = tf.backend() as unknown as {
    binding: { TF_Version: string; isUsingGpuDevice(): boolean };
  };
  registerEngineKernels();
  return {
    backendName: tf.getBackend(),
    libraryVersion: binding.TF_Version,
    devices: binding.isUsingGpuDevice() ? ['CPU', 'GPU'] : ['CPU'],
  };
}

/**
 * The binding's package calls two functions that newer Nodes removed or warn about on every use:
 * util.isNullOrUndefined and util.isArray.
 */
function restoreRemovedNodeFunctions(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}
