import type { ImageShape } from '../../src-shared/domain';

/** Returns a size in its decimal unit with up to three digits: '54.9 MB'. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step]!}`;
}

/** Returns a size in GB without the unit, for a column of them: '33.5', '0.42'. */
export function gigabytesText(bytes: number): string {
  const value = bytes / 1e9;
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

/** Returns a shape as height × width × channels: '28×28×1'. */
export function shapeText({ height, width, channels }: ImageShape): string {
  return `${height}×${width}×${channels}`;
}
