import { expect, test } from 'vitest';
import { denseText } from '../../../../src-main/engine/emitters/stablehlo/denseText';
import { FunctionText } from '../../../../src-main/engine/emitters/stablehlo/functionText';

test('a number is written short, and what decimals cannot tell by its bits', () => {
  const texts = [0, 1, -2.5, 1e-7, 1e38, -0, Infinity, -Infinity, NaN];
  expect(texts.map((number) => denseText([number], 'f32'))).toEqual([
    'dense<0.0e+0>',
    'dense<1.0e+0>',
    'dense<-2.5e+0>',
    'dense<1.0e-7>',
    'dense<1.0e+38>',
    // Sign, exponent and mantissa of IEEE 754.
    'dense<0x80000000>',
    'dense<0x7F800000>',
    'dense<0xFF800000>',
    'dense<0x7FC00000>',
  ]);
  expect(denseText([-3], 'i32')).toBe('dense<-3>');
  expect(denseText([1], 'i1')).toBe('dense<true>');
});

test('numbers that are alike are written once, others as bytes, the lowest first', () => {
  expect(denseText(Float32Array.of(2, 2, 2), 'f32')).toBe('dense<2.0e+0>');
  expect(denseText(Float32Array.of(0, -0), 'f32')).toBe('dense<"0x0000000000000080">');
  expect(denseText(Int32Array.of(1, -2), 'i32')).toBe('dense<"0x01000000FEFFFFFF">');
  expect(denseText(Uint8Array.of(1, 255), 'ui8')).toBe('dense<"0x01FF">');
  expect(denseText([], 'f32')).toBe('dense<>');
});

test('equal constants are written once, at the top', () => {
  const text = new FunctionText();
  const x = text.filled(1, 'f32', [2]);
  const sum = text.elementwise('add', x, 1);
  text.elementwise('add', sum, text.constant(Float32Array.of(1, 1), 'f32', [2]));
  expect(text.text().split('\n')).toEqual([
    '    %c0 = stablehlo.constant dense<1.0e+0> : tensor<2xf32>',
    '    %0 = "stablehlo.add"(%c0, %c0) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>)',
    '    %1 = "stablehlo.add"(%0, %c0) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>)',
  ]);
});
