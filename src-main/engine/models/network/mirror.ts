import type { LayerSpec } from '../../../../src-shared/schema/layers';

/**
 * Returns the decoder that mirrors an encoder: its layers in reverse, each convolution as a
 * transposed one of the same filters, kernel and stride. Dense layers are repeated only where there
 * is no convolution: behind convolutions they narrow the features towards the code, and on the way
 * back the decoder's own projection to the first feature map takes their place. So the mirror of the
 * Keras VAE example's encoder is its decoder.
 */
export function mirrorOf(encoder: readonly LayerSpec[]): LayerSpec[] {
  const convs = encoder.filter((spec) => spec.type === 'conv');
  if (convs.length === 0) return [...encoder].reverse();
  return convs.reverse().map((spec) => ({ ...spec, type: 'convTranspose' }));
}
