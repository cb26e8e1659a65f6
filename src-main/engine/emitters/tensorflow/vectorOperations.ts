import { convolutionAttributes, type Emit, TENSORFLOW_OPERATIONS } from './operations';

/** Numbers of a window for which the narrow kernel is made: kProductColumns in vectorCode.h. */
const NARROW_WINDOW = 48;
/** With more channels TensorFlow's kernel is the quicker one. */
const FEW_CHANNELS = 4;

/**
 * The operations for which the session's addon has kernels of our own (native/tensorflow/kernels), on
 * processors with AVX2 or AVX-512. Where they do not fit, TensorFlow's are used.
 */
export const VECTOR_OPERATIONS: {
  readonly [
    Name in 'bernoulliNll' | 'bernoulliNllGradient' | 'convolutionInputGradient' | 'reluGradient'
  ]: Emit<Name>;
} = {
  convolutionInputGradient(emission) {
    const { graph, name, inputs, inputNames, attributes, shape } = emission;
    const [height, width, channels] = inputs[0]!.shape;
    const isNarrow = channels! <= FEW_CHANNELS && height! * width! * channels! <= NARROW_WINDOW;
    if (!isNarrow || attributes.dilations.some((dilation) => dilation !== 1)) {
      return TENSORFLOW_OPERATIONS.convolutionInputGradient(emission);
    }
    const { strides, padding } = convolutionAttributes(attributes);
    const names = [graph.integers(shape), ...inputNames];
    return graph.node(name, 'LatentNarrowInputGradient', names, {
      strides: strides!,
      padding: padding!,
    });
  },
  bernoulliNll: ({ graph, name, inputNames }) => graph.node(name, 'LatentBernoulliNll', inputNames),
  bernoulliNllGradient: ({ graph, name, inputNames }) =>
    graph.node(name, 'LatentBernoulliNllGradient', inputNames),
  // Gives the sum for the bias as its second result.
  reluGradient: ({ graph, name, inputNames }) =>
    graph.node(name, 'LatentBiasReluGradient', inputNames),
};
