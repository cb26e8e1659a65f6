import type { ExecutionConfig } from '../../../src-shared/runConfig';
import { libraryFault, loadPlugin, type PluginValue } from '../../engine/backends/pjrt';
import { installedPlugin, type PluginKind } from '../../engine/backends/pjrtPlugins';
import { loadTensorFlow, type TensorFlowInfo } from '../../engine/backends/tensorflow';
import { openSession } from '../../engine/session/openSession';
import { KNOWN_CONFIG, KNOWN_IMAGES, KNOWN_TOTAL_NATS } from '../doctor/knownStep';

/** What the doctor asks of a process; each has one of its own, since what crashes it must spoil no other answer. */
export type DiagnosisRequest =
  | { kind: 'tensorflow' }
  | { kind: 'libraries'; files: readonly string[] }
  | { kind: 'plugin'; plugin: PluginKind }
  | { kind: 'step'; device: string };

/** What is answered, by the kind of the request. */
export interface Diagnoses {
  tensorflow: TensorFlowDiagnosis;
  /** Those that cannot be loaded with all their symbols. */
  libraries: { file: string; fault: string }[];
  plugin: PluginDiagnosis;
  /** Objective of the first steps of the known training on the plug-in, nats per image. */
  step: number[];
}

export interface TensorFlowDiagnosis extends TensorFlowInfo {
  /** Objective of the first steps of the known training, by executor, nats per image. */
  totalNats: { session: number[]; eager: number[] };
}

export interface PluginDiagnosis {
  /** '0.77': of the C interface that the plug-in has. */
  apiVersion: string;
  /** By their place, such as 'NVIDIA H100 80GB HBM3'; or why there is none. */
  devices: string[] | { fault: string };
}

/** Returns what this process has of what is asked for. Throws as `openSession` and `loadPlugin`. */
export function diagnose(request: DiagnosisRequest): Promise<Diagnoses[DiagnosisRequest['kind']]> {
  switch (request.kind) {
    case 'tensorflow':
      return diagnoseTensorFlow();
    case 'libraries':
      return Promise.resolve(faultyLibraries(request.files));
    case 'plugin':
      return diagnosePlugin(request.plugin);
    case 'step':
      return knownSteps({ executor: 'xla', device: request.device });
  }
}

async function diagnoseTensorFlow(): Promise<TensorFlowDiagnosis> {
  const info = await loadTensorFlow();
  return {
    ...info,
    totalNats: {
      session: await knownSteps({ executor: 'session' }),
      eager: await knownSteps({ executor: 'eager' }),
    },
  };
}

async function knownSteps(execution: Partial<ExecutionConfig>): Promise<number[]> {
  const { shape, count } = KNOWN_IMAGES;
  const session = await openSession({
    config: KNOWN_CONFIG,
    shape,
    trainCount: count,
    classCount: 0,
    source: KNOWN_IMAGES,
    execution: { ...KNOWN_CONFIG.execution, ...execution },
  });
  const totalNats: number[] = [];
  while (totalNats.length < KNOWN_TOTAL_NATS.length) {
    for (const { losses } of await session.trainSteps(1)) totalNats.push(losses['totalNats']!);
  }
  session.dispose();
  return totalNats;
}

function faultyLibraries(files: readonly string[]): Diagnoses['libraries'] {
  return files.flatMap((file) => {
    const fault = libraryFault(file);
    return fault === null ? [] : [{ file, fault }];
  });
}

/** Nothing of a card is reserved: it may drive the screen, and others may train on it. One processor is enough. */
const CLIENT_OPTIONS: Record<PluginKind, Record<string, PluginValue>> = {
  cuda: { platform_name: 'cuda', preallocate: false },
  cpu: { cpu_device_count: 1 },
};

async function diagnosePlugin(kind: PluginKind): Promise<PluginDiagnosis> {
  const installed = installedPlugin(kind);
  if (installed === null) throw new Error('the plug-in is gone');
  const plugin = await loadPlugin(installed.file, installed.libraries);
  const apiVersion = plugin.apiVersion.join('.');
  try {
    const client = await plugin.createClient(CLIENT_OPTIONS[kind]);
    const devices = client.devices.map((device) => device.kind);
    client.close();
    return { apiVersion, devices };
  } catch (error) {
    return {
      apiVersion,
      devices: { fault: error instanceof Error ? error.message : String(error) },
    };
  }
}
