import type { Precision } from '../../../../src-shared/runConfig';
import type { ConvolutionAttributes } from '../../graph/stepGraph';
import type { Shape } from '../../shape';
import type { Emission, EmitTable } from './emission';
import { type FunctionText, integersText, pairsText, type SsaValue } from './functionText';

type Pair = readonly [number, number];

/** Products of matrices, and convolutions of NHWC images with their gradients. */
export const PRODUCT_OPERATIONS: EmitTable<
  'matMul' | 'convolution' | 'convolutionInputGradient' | 'convolutionKernelGradient'
> = {
  matMul({ text, attributes, inputs, type, shape, precision }) {
    const { transposesA, transposesB } = attributes;
    const batch = shape.slice(0, -2);
    const [a, b] = inputs.map((matrix) =>
      text.broadcast(matrix, [...batch, ...matrix.shape.slice(-2)]),
    ) as [SsaValue, SsaValue];
    const axes = [...batch.keys()].join(', ');
    const contracted = [transposesA ? 0 : 1, transposesB ? 1 : 0].map(
      (axis) => batch.length + axis,
    );
    const numbers = [
      `lhs_batching_dimensions = [${axes}]`,
      `rhs_batching_dimensions = [${axes}]`,
      `lhs_contracting_dimensions = [${contracted[0]!}]`,
      `rhs_contracting_dimensions = [${contracted[1]!}]`,
    ];
    return text.operation(
      'stablehlo.dot_general',
      [factor(text, a, precision), factor(text, b, precision)],
      type,
      shape,
      {
        dot_dimension_numbers: `#stablehlo.dot<${numbers.join(', ')}>`,
        precision_config: precisionText(precision),
      },
    );
  },
  convolution(emission) {
    const { attributes, inputs } = emission;
    const [images, kernel] = inputs as [SsaValue, SsaValue];
    return convolve(emission, images, kernel, {
      strides: attributes.strides,
      padding: paddings(images.shape, kernel.shape, attributes),
      imageDilations: [1, 1],
      kernelDilations: attributes.dilations,
      axes: '[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]',
    });
  },
  /*
   * Each output gives its gradient back through the kernel: the gradients, as far apart as the strides,
   * are convolved with the kernel turned round.
   */
  convolutionInputGradient(emission) {
    const { text, attributes, inputs, shape, precision } = emission;
    const [kernel, gradient] = inputs as [SsaValue, SsaValue];
    const { strides, dilations } = attributes;
    const before = paddings(shape, kernel.shape, attributes);
    // Turned last: by that XLA knows the convolution for what it is, and takes cuDNN's for gradients.
    const taken = factor(text, kernel, precision);
    const turned = text.operation('stablehlo.reverse', [taken], taken.type, kernel.shape, {
      dimensions: integersText([0, 1]),
    });
    return convolve(emission, gradient, turned, {
      strides: [1, 1],
      padding: bothSides((side) => {
        const extent = extentOf(kernel.shape[side]!, dilations[side]);
        const apart = extentOf(gradient.shape[side + 1]!, strides[side]);
        const low = extent - 1 - before[side][0];
        return [low, shape[side + 1]! + extent - 1 - apart - low];
      }),
      imageDilations: strides,
      kernelDilations: dilations,
      axes: '[b, 0, 1, f]x[0, 1, o, i]->[b, 0, 1, f]',
    });
  },
  /*
   * Each element of the kernel sums up images times gradients over batch and places: a convolution of the
   * images with the gradients, in which batch and channels change roles.
   */
  convolutionKernelGradient(emission) {
    const { attributes, inputs, shape } = emission;
    const [images, gradient] = inputs as [SsaValue, SsaValue];
    const { strides, dilations } = attributes;
    const before = paddings(images.shape, shape, attributes);
    return convolve(emission, images, gradient, {
      strides: dilations,
      padding: bothSides((side) => {
        const extent = extentOf(shape[side]!, dilations[side]);
        const apart = extentOf(gradient.shape[side + 1]!, strides[side]);
        const low = before[side][0];
        return [low, apart + extent - 1 - low - images.shape[side + 1]!];
      }),
      imageDilations: [1, 1],
      kernelDilations: strides,
      axes: '[f, 0, 1, b]x[i, 0, 1, o]->[0, 1, b, f]',
    });
  },
};

interface Windows {
  strides: Pair;
  padding: readonly [Pair, Pair];
  imageDilations: Pair;
  kernelDilations: Pair;
  /** Which axes of images, kernel and result are which. */
  axes: string;
}

function convolve(
  {
    text,
    type,
    shape,
    precision,
  }: Emission<'convolution' | 'convolutionInputGradient' | 'convolutionKernelGradient'>,
  images: SsaValue,
  kernel: SsaValue,
  { strides, padding, imageDilations, kernelDilations, axes }: Windows,
): SsaValue {
  const factors = [factor(text, images, precision), factor(text, kernel, precision)];
  // cuDNN takes and gives one type: of bfloat16 factors a float32 result is computed as if they were float32.
  const result = text.operation('stablehlo.convolution', factors, factors[0]!.type, shape, {
    window_strides: integersText(strides),
    padding: pairsText(padding),
    lhs_dilation: integersText(imageDilations),
    rhs_dilation: integersText(kernelDilations),
    window_reversal: 'array<i1: false, false>',
    dimension_numbers: `#stablehlo.conv<${axes}>`,
    feature_group_count: '1 : i64',
    batch_group_count: '1 : i64',
    precision_config: precisionText(precision),
  });
  return text.convert(result, type);
}

/** A factor of a product, in the precision that it is multiplied with; it is added up in float32. */
function factor(text: FunctionText, x: SsaValue, precision: Precision): SsaValue {
  return precision === 'bf16' && x.type === 'f32' ? text.convert(x, 'bf16') : x;
}

/** On CUDA float32 factors are rounded to TF32 by 'DEFAULT', and not by 'HIGHEST'. */
function precisionText(precision: Precision): string {
  const each = `#stablehlo<precision ${precision === 'f32' ? 'HIGHEST' : 'DEFAULT'}>`;
  return `[${each}, ${each}]`;
}

/** Elements from the first to the last of `count`, `step` apart. */
function extentOf(count: number, step: number): number {
  return count === 0 ? 0 : (count - 1) * step + 1;
}

/** What a convolution adds to height and width; 'same' puts the odd pixel at the end, as TensorFlow. */
function paddings(
  images: Shape,
  kernel: Shape,
  { strides, dilations, padding }: ConvolutionAttributes,
): [Pair, Pair] {
  return bothSides((side) => {
    if (padding === 'valid') return [0, 0];
    const outputs = Math.ceil(images[side + 1]! / strides[side]);
    const reach = (outputs - 1) * strides[side] + extentOf(kernel[side]!, dilations[side]);
    const added = Math.max(reach - images[side + 1]!, 0);
    const low = Math.floor(added / 2);
    return [low, added - low];
  });
}

function bothSides(pairOf: (side: 0 | 1) => Pair): [Pair, Pair] {
  return [pairOf(0), pairOf(1)];
}
