import type { Random } from '../../../../src-shared/random';
import type { Generator } from '../generator';
import { FRAME_PX, renderShape, SHAPE_NAMES } from './renderShape';

/** Even ranges. A triangle of 11 px reaches 9.7 px from its centre, so that every shape lies in the frame. */
const POSITION_PX = [11, FRAME_PX - 11] as const;
const SIZE_PX = [6, 11] as const;
/** A quarter turn, after which a square repeats and a triangle does not: each image has one rotation. */
const ROTATION_DEGREES = [0, 90] as const;

/**
 * Triangles, circles and squares whose factors are drawn independently and evenly, in the manner of dSprites
 * (Matthey et al. 2017), but smaller, drawn at random rather than on a grid, and with soft edges.
 */
export const SHAPES: Generator = {
  name: 'shapes',
  title: 'Shapes (generated)',
  classNames: [...SHAPE_NAMES],
  shape: { height: FRAME_PX, width: FRAME_PX, channels: 1 },
  valueType: 'uint8',
  factorNames: ['class', 'position x', 'position y', 'size', 'rotation'],
  factorUnits: ['', 'pixels', 'pixels', 'pixels', 'degrees'],
  trainCount: 10_000,
  testCount: 2000,
  draw(random, out, label) {
    const xPx = between(POSITION_PX, random);
    const yPx = between(POSITION_PX, random);
    const sizePx = between(SIZE_PX, random);
    const rotationDegrees = between(ROTATION_DEGREES, random);
    renderShape({ shape: SHAPE_NAMES[label]!, xPx, yPx, sizePx, rotationDegrees }, out);
    return [label, xPx, yPx, sizePx, rotationDegrees];
  },
};

function between([low, high]: readonly [number, number], random: Random): number {
  return low + (high - low) * random.uniform();
}
