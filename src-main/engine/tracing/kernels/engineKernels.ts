import { type OperationAttributes, type StepNode, valueOf } from '../../graph/stepGraph';
import { unbroadcast } from '../constants';
import { attribute, type KernelTable } from '../tracedKernel';

/** The engine's own kernels, which tfjs does not have: see operations/. */
export const ENGINE_KERNELS: KernelTable = {
  BiasAdd: ({ x, bias }) => valueOf('biasAdd', [x!, bias!], {}, x!.dtype, x!.shape),
  BiasAddGrad: ({ dy }) => valueOf('biasGradient', [dy!], {}, dy!.dtype, dy!.shape.slice(-1)),
  ReluGrad: ({ dy, y }) => valueOf('reluGradient', [dy!, y!], {}, dy!.dtype, dy!.shape),
  BernoulliNll: ({ logits, targets }) =>
    valueOf('bernoulliNll', [logits!, targets!], {}, logits!.dtype, logits!.shape),
  BernoulliNllGrad({ dy, logits, targets }) {
    const bare = unbroadcast(dy!);
    const factor = bare.shape.length === 0 ? bare : dy!;
    const inputs = [factor, logits!, targets!];
    return valueOf('bernoulliNllGradient', inputs, {}, logits!.dtype, logits!.shape);
  },
  SeededNormal: ({ seed }, attributes) =>
    valueOf('randomNormal', [seed!], {}, 'float32', attribute<number[]>(attributes, 'shape')),
  SeededUniform: ({ seed }, attributes) =>
    valueOf('randomUniform', [seed!], {}, 'float32', attribute<number[]>(attributes, 'shape')),
  AdamUpdate: ({ value, firstMoment, secondMoment, gradient, stepSize }, attributes) => {
    const settings = attributes as unknown as OperationAttributes['adam'];
    const { beta1, beta2, epsilon } = settings;
    const result = { dtype: value!.dtype, shape: value!.shape };
    const node: StepNode = {
      operation: 'adam',
      attributes: { beta1, beta2, epsilon },
      inputs: [value!, firstMoment!, secondMoment!, gradient!, stepSize!],
      results: [result, result, result],
    };
    return [0, 1, 2].map((output) => ({ node, output, ...result }));
  },
};
