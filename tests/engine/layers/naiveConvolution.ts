/** One feature map [height, width, channels], row-major. */
export interface FeatureMap {
  height: number;
  width: number;
  channels: number;
  values: Float32Array;
}

/** A square kernel [side, side, first, second]. */
export interface Kernel {
  side: number;
  first: number;
  second: number;
  values: Float32Array;
}

/**
 * Zeros before the first pixel with TensorFlow's 'same' padding: the smaller half of what the last
 * window needs beyond the image.
 */
function paddingBefore(large: number, small: number, side: number, stride: number): number {
  return Math.floor(Math.max((small - 1) * stride + side - large, 0) / 2);
}

/** Calls `visit` for every pair of a pixel of the large map and one of the small map that touch. */
function visitWindows(
  large: { height: number; width: number },
  small: { height: number; width: number },
  side: number,
  stride: number,
  visit: (largePixel: number, smallPixel: number, kernelPixel: number) => void,
): void {
  const top = paddingBefore(large.height, small.height, side, stride);
  const left = paddingBefore(large.width, small.width, side, stride);
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++)
      for (let ky = 0; ky < side; ky++)
        for (let kx = 0; kx < side; kx++) {
          const row = y * stride + ky - top;
          const column = x * stride + kx - left;
          if (row < 0 || column < 0 || row >= large.height || column >= large.width) continue;
          visit(row * large.width + column, y * small.width + x, ky * side + kx);
        }
}

/** Convolution by its definition; kernel [side, side, channels, filters]. */
export function naiveConv(input: FeatureMap, kernel: Kernel, stride: number): number[] {
  const small = {
    height: Math.ceil(input.height / stride),
    width: Math.ceil(input.width / stride),
  };
  const output = new Array<number>(small.height * small.width * kernel.second).fill(0);
  visitWindows(input, small, kernel.side, stride, (from, to, window) => {
    for (let c = 0; c < kernel.first; c++)
      for (let f = 0; f < kernel.second; f++) {
        const weight = kernel.values[(window * kernel.first + c) * kernel.second + f]!;
        output[to * kernel.second + f]! += input.values[from * kernel.first + c]! * weight;
      }
  });
  return output;
}

/** Its transpose: every input pixel adds its scaled window; kernel [side, side, filters, channels]. */
export function naiveConvTranspose(input: FeatureMap, kernel: Kernel, stride: number): number[] {
  const large = { height: input.height * stride, width: input.width * stride };
  const output = new Array<number>(large.height * large.width * kernel.first).fill(0);
  visitWindows(large, input, kernel.side, stride, (to, from, window) => {
    for (let f = 0; f < kernel.first; f++)
      for (let c = 0; c < kernel.second; c++) {
        const weight = kernel.values[(window * kernel.first + f) * kernel.second + c]!;
        output[to * kernel.first + f]! += input.values[from * kernel.second + c]! * weight;
      }
  });
  return output;
}
