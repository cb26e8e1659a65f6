import type { ImageShape } from '../../../src-shared/domain';

/** Longer rows are drawn as images: a line of so many values would be a smear. */
const LONGEST_LINE = 512;

/**
 * How one item of a data set is drawn: an image by its pixels, a vector as a line over its index, a
 * vector of two numbers as a point in the plane.
 */
export type PictureKind = 'pixels' | 'line' | 'point';

export function pictureKind({ height, width, channels }: ImageShape): PictureKind {
  const isVector = height === 1 && channels === 1 && width >= 2 && width <= LONGEST_LINE;
  if (!isVector) return 'pixels';
  return width === 2 ? 'point' : 'line';
}

/** Width and height of a picture at scale 1, px. */
export interface PictureFrame {
  width: number;
  height: number;
}

/** Returns the image's own size, or that of the plot which stands for a vector. */
export function pictureFrame(shape: ImageShape): PictureFrame {
  switch (pictureKind(shape)) {
    case 'pixels':
      return { width: shape.width, height: shape.height };
    case 'line':
      return { width: 42, height: 28 };
    case 'point':
      return { width: 28, height: 28 };
  }
}
