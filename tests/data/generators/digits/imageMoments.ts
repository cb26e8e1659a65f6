/** Ink, centre and second central moments of one 28 x 28 image; x to the right, y downwards, in pixels. */
export interface ImageMoments {
  ink: number;
  centreX: number;
  centreY: number;
  varianceX: number;
  varianceY: number;
  covariance: number;
}

const SIDE = 28;

export function imageMoments(pixels: Uint8Array): ImageMoments {
  const weights = Array.from(pixels, (value) => value / 255);
  const ink = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (x: number, y: number) => number): number =>
    weights.reduce((sum, w, at) => sum + w * of(at % SIDE, Math.floor(at / SIDE)), 0) / ink;
  const centreX = mean((x) => x);
  const centreY = mean((_, y) => y);
  return {
    ink,
    centreX,
    centreY,
    varianceX: mean((x) => (x - centreX) ** 2),
    varianceY: mean((_, y) => (y - centreY) ** 2),
    covariance: mean((x, y) => (x - centreX) * (y - centreY)),
  };
}

/** Direction of the longest axis, degrees clockwise on the screen from the downward axis, in -90..90. */
export function principalAngleDegrees({ varianceX, varianceY, covariance }: ImageMoments): number {
  return (-0.5 * Math.atan2(2 * covariance, varianceY - varianceX) * 180) / Math.PI;
}
