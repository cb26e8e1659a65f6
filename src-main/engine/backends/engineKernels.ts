import * as tf from '@tensorflow/tfjs-core';
import type { AdamSettings, AdamSlot } from '../operations/adamUpdate';

/** The part of tfjs-node's backend that runs an operation by its TensorFlow name. */
interface OperationRunner {
  binding: { TF_ATTR_TYPE: number; TF_FLOAT: number; TF_INT32: number };
  executeSingleOutput(name: string, attributes: object[], inputs: tf.TensorInfo[]): tf.Tensor;
}

/**
 * Makes the engine's own kernels (operations/) known to the loaded TensorFlow backend. TensorFlow has
 * those that move or sum up; the others are here composed of tfjs operations.
 */
export function registerEngineKernels(): void {
  registerNative('BiasAdd', 'BiasAdd', ['x', 'bias']);
  registerNative('BiasAddGrad', 'BiasAddGrad', ['dy']);
  registerNative('ReluGrad', 'ReluGrad', ['dy', 'y']);
  registerRandom('SeededNormal', 'StatelessRandomNormal');
  registerRandom('SeededUniform', 'StatelessRandomUniform');
  register('BernoulliNll', (inputs) =>
    tf.tidy(() => composedBernoulliNll(inputs as unknown as PixelTensors)),
  );
  register('BernoulliNllGrad', (inputs) =>
    tf.tidy(() => {
      const { dy, logits, targets } = inputs as unknown as PixelTensors & { dy: tf.Tensor };
      return tf.mul(dy, tf.sub(tf.sigmoid(logits), targets));
    }),
  );
  register('AdamUpdate', (inputs, attributes) =>
    // tfjs hands its tensors themselves to a kernel, though it promises less.
    tf.tidy(() => composedAdam(inputs as unknown as SlotTensors, settingsOf(attributes))),
  );
}

type EngineKernel = (
  inputs: Record<string, tf.TensorInfo>,
  attributes: tf.NamedAttrMap,
  runner: OperationRunner,
) => tf.TensorInfo | tf.TensorInfo[];

function register(kernelName: string, kernel: EngineKernel): void {
  tf.registerKernel({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernel(
        inputs as Record<string, tf.TensorInfo>,
        attrs ?? {},
        backend as unknown as OperationRunner,
      ),
  });
}

function registerNative(kernelName: string, operation: string, order: string[]): void {
  register(kernelName, (inputs, _attributes, runner) => {
    const { TF_ATTR_TYPE, TF_FLOAT } = runner.binding;
    const attributes = [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }];
    const ordered = order.map((name) => inputs[name]!);
    return runner.executeSingleOutput(operation, attributes, ordered);
  });
}

function registerRandom(kernelName: string, operation: string): void {
  register(kernelName, ({ seed }, attributes, runner) => {
    const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = runner.binding;
    const types = [
      { name: 'dtype', type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: 'T', type: TF_ATTR_TYPE, value: TF_INT32 },
      { name: 'Tseed', type: TF_ATTR_TYPE, value: TF_INT32 },
    ];
    const shape = tf.tensor1d(attributes['shape'] as number[], 'int32');
    const numbers = runner.executeSingleOutput(operation, types, [shape, seed!]);
    shape.dispose();
    return numbers;
  });
}

interface PixelTensors {
  logits: tf.Tensor;
  targets: tf.Tensor;
}

function composedBernoulliNll({ logits, targets }: PixelTensors): tf.Tensor {
  const linear = tf.sub(tf.relu(logits), tf.mul(targets, logits));
  return tf.add(linear, tf.log1p(tf.exp(tf.neg(tf.abs(logits)))));
}

type SlotTensors = AdamSlot & { gradient: tf.Tensor; stepSize: tf.Tensor };

function settingsOf(attributes: tf.NamedAttrMap): AdamSettings {
  return attributes as unknown as AdamSettings;
}

function composedAdam(
  { value, firstMoment, secondMoment, gradient, stepSize }: SlotTensors,
  { beta1, beta2, epsilon }: AdamSettings,
): tf.Tensor[] {
  const m = tf.add(firstMoment, tf.mul(tf.sub(gradient, firstMoment), 1 - beta1));
  const squared = tf.square(gradient);
  const v = tf.add(secondMoment, tf.mul(tf.sub(squared, secondMoment), 1 - beta2));
  const change = tf.div(tf.mul(m, stepSize), tf.add(tf.sqrt(v), epsilon));
  return [tf.sub(value, change), m, v];
}
