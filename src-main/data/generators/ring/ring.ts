import type { Generator } from '../generator';

/**
 * Returns g(z) = z/10 + z/|z| of a point of the plane other than the origin: the ring of Doersch (2016), "Tutorial on
 * Variational Autoencoders", figure 2. The direction is kept and the distance r from the origin becomes 1 + r/10.
 */
export function mapToRing(z1: number, z2: number): [number, number] {
  const stretch = 1 / 10 + 1 / Math.sqrt(z1 * z1 + z2 * z2);
  return [z1 * stretch, z2 * stretch];
}

/** Points of the plane on a soft ring, g(z) of z ~ N(0, I): what a decoder of a normal prior has to learn, exactly. */
export const RING: Generator = {
  name: 'ring',
  title: 'Ring (generated)',
  classNames: [],
  shape: { height: 1, width: 2, channels: 1 },
  valueType: 'float32',
  factorNames: ['z1', 'z2'],
  factorUnits: ['standard deviations', 'standard deviations'],
  trainCount: 10_000,
  testCount: 2000,
  draw(random, out) {
    // The polar method never gives the origin for a pair, and every sample takes a whole pair.
    const [z1, z2] = [random.normal(), random.normal()];
    out.set(mapToRing(z1, z2));
    return [z1, z2];
  },
};
