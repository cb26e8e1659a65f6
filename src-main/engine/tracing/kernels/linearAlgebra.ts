import * as tf from '@tensorflow/tfjs-core';
import { type ConvolutionAttributes, type Value, valueOf } from '../../graph/stepGraph';
import { sizeOf } from '../../shape';
import { attribute, type KernelAttributes, type KernelTable } from '../tracedKernel';
import { UntracedOperationError } from '../untracedOperation';
import { reshape } from './shapes';

function matMul(a: Value, b: Value, attributes: KernelAttributes): Value {
  const transposesA = attribute<boolean>(attributes, 'transposeA');
  const transposesB = attribute<boolean>(attributes, 'transposeB');
  const rows = a.shape.at(transposesA ? -1 : -2)!;
  const columns = b.shape.at(transposesB ? -2 : -1)!;
  const batch = tf.backend_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  // tfjs gives two matrices a batch axis of 1; programs are quicker without it.
  const isSingle = sizeOf(a.shape.slice(0, -2)) * sizeOf(b.shape.slice(0, -2)) === 1;
  const [left, right] = isSingle
    ? [reshape(a, a.shape.slice(-2)), reshape(b, b.shape.slice(-2))]
    : [a, b];
  const shape = isSingle ? [rows, columns] : [...batch, rows, columns];
  const product = valueOf('matMul', [left, right], { transposesA, transposesB }, a.dtype, shape);
  return reshape(product, [...batch, rows, columns]);
}

function convolutionAttributes(
  operation: string,
  attributes: KernelAttributes,
): ConvolutionAttributes {
  const pair = (given: number | [number, number] | undefined): [number, number] =>
    Array.isArray(given) ? given : [given ?? 1, given ?? 1];
  const padding = attribute<unknown>(attributes, 'pad');
  const dataFormat = attribute<string | undefined>(attributes, 'dataFormat') ?? 'NHWC';
  if ((padding !== 'same' && padding !== 'valid') || dataFormat !== 'NHWC') {
    throw new UntracedOperationError(
      `${operation} with padding ${JSON.stringify(padding)} of ${dataFormat} images`,
    );
  }
  return {
    strides: pair(attribute(attributes, 'strides')),
    dilations: pair(attribute(attributes, 'dilations')),
    padding,
  };
}

function convolution(x: Value, kernel: Value, attributes: KernelAttributes): Value {
  const { strides, dilations, padding } = convolutionAttributes('Conv2D', attributes);
  const { outShape } = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    kernel.shape as [number, number, number, number],
    [...strides],
    [...dilations],
    padding,
  );
  return valueOf('convolution', [x, kernel], { strides, dilations, padding }, x.dtype, outShape);
}

/** Products of matrices, and convolutions of NHWC images with their gradients. */
export const LINEAR_KERNELS: KernelTable = {
  BatchMatMul: ({ a, b }, attributes) => matMul(a!, b!, attributes),
  Conv2D: ({ x, filter }, attributes) => convolution(x!, filter!, attributes),
  Conv2DBackpropInput: ({ dy, filter }, attributes) =>
    valueOf(
      'convolutionInputGradient',
      [filter!, dy!],
      convolutionAttributes('Conv2DBackpropInput', attributes),
      dy!.dtype,
      attribute<number[]>(attributes, 'inputShape'),
    ),
  Conv2DBackpropFilter: ({ x, dy }, attributes) =>
    valueOf(
      'convolutionKernelGradient',
      [x!, dy!],
      convolutionAttributes('Conv2DBackpropFilter', attributes),
      dy!.dtype,
      attribute<number[]>(attributes, 'filterShape'),
    ),
};
