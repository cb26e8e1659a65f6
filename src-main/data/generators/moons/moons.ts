import type { Generator } from '../generator';

/** Standard deviation of the noise on either coordinate; the moons' radius is 1. */
export const MOON_NOISE = 0.1;

/**
 * Returns the point of a moon without noise at an angle of 0..180 degrees: moon 0 is the upper half of the unit circle
 * about the origin, moon 1 the lower half of the one about (1, 1/2), so that each reaches into the other.
 */
export function moonPoint(moon: number, angleDegrees: number): [number, number] {
  const angle = (angleDegrees * Math.PI) / 180;
  return moon === 0
    ? [Math.cos(angle), Math.sin(angle)]
    : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
}

/**
 * Two half circles in the plane that no straight line parts, as `make_moons` of scikit-learn (Pedregosa et al. 2011)
 * lays them: one latent variable along each, and normal noise about it.
 */
export const MOONS: Generator = {
  name: 'moons',
  title: 'Two moons (generated)',
  classNames: ['upper', 'lower'],
  shape: { height: 1, width: 2, channels: 1 },
  valueType: 'float32',
  factorNames: ['class', 'angle'],
  factorUnits: ['', 'degrees'],
  trainCount: 10_000,
  testCount: 2000,
  draw(random, out, moon) {
    const angleDegrees = 180 * random.uniform();
    const [x, y] = moonPoint(moon, angleDegrees);
    out.set([x + MOON_NOISE * random.normal(), y + MOON_NOISE * random.normal()]);
    return [moon, angleDegrees];
  },
};
