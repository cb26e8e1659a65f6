import type { Locator, Page } from 'playwright/test';

export type Rgb = [number, number, number];

/** Returns the colours of a screenshot at places in px from its top left corner. */
export async function colorsAt(
  page: Page,
  png: Buffer,
  places: readonly { x: number; y: number }[],
): Promise<Rgb[]> {
  // A page of its own: the app's policy allows no picture from elsewhere.
  const reader = await page.context().newPage();
  try {
    return await reader.evaluate(
      async ({ base64, wanted }) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes]));
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
        context.drawImage(bitmap, 0, 0);
        return wanted.map(({ x, y }) => {
          const [red, green, blue] = context.getImageData(Math.round(x), Math.round(y), 1, 1).data;
          return [red!, green!, blue!] as [number, number, number];
        });
      },
      { base64: png.toString('base64'), wanted: places.map(({ x, y }) => ({ x, y })) },
    );
  } finally {
    await reader.close();
  }
}

/** Returns the red channel of a canvas that holds one pixel for each image pixel: its grey values. */
export function greyOf(canvas: Locator): Promise<number[]> {
  return canvas.evaluate((element) => {
    const source = element as HTMLCanvasElement;
    const { width, height } = source;
    const pixels = source.getContext('2d')!.getImageData(0, 0, width, height).data;
    return Array.from({ length: width * height }, (_, i) => pixels[i * 4]!);
  });
}

/**
 * Returns the grey values of one image on a sheet that shows whole multiples: the middle of each of
 * its enlarged pixels.
 */
export function greyOnSheet(
  canvas: Locator,
  image: { x: number; y: number; scale: number; width: number; height: number },
): Promise<number[]> {
  return canvas.evaluate((element, { x, y, scale, width, height }) => {
    const source = element as HTMLCanvasElement;
    const size = [width * scale, height * scale] as const;
    const pixels = source.getContext('2d')!.getImageData(x, y, ...size).data;
    const middle = Math.floor(scale / 2);
    return Array.from({ length: width * height }, (_, i) => {
      const row = Math.floor(i / width) * scale + middle;
      const column = (i % width) * scale + middle;
      return pixels[(row * size[0] + column) * 4]!;
    });
  }, image);
}

/** Returns the largest difference of two lists of numbers; infinite when their lengths differ. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
