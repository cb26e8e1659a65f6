import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CASES, type CaseName, type TrainCase } from '../duel/cases';
import { drawDiscs } from '../duel/discs';

/** A network at a batch size. */
export interface GpuCase {
  /** Such as 'conv at 1024'. */
  name: string;
  trainCase: TrainCase;
  batchSize: number;
}

export const BATCH_SIZES = [128, 1024] as const;

/** Images of each size: several steps of the larger batch make an epoch, and none is left over. */
const IMAGE_COUNT = { small: 32_768, large: 8192 };
const LARGE_SIDE = 64;

/** Returns the cases in the order of their worth, in case time runs out. */
export function gpuCases(only: string | undefined, batch: string | undefined): GpuCase[] {
  const cases = BATCH_SIZES.flatMap((batchSize) =>
    CASES.map((trainCase) => ({ name: `${trainCase.name} at ${batchSize}`, trainCase, batchSize })),
  );
  const names = CASES.map(({ name }) => name);
  if (only !== undefined && !names.includes(only as CaseName)) {
    throw new Error(`--only must be one of ${names.join(', ')}, got ${only}`);
  }
  if (batch !== undefined && !BATCH_SIZES.map(String).includes(batch)) {
    throw new Error(`--batch must be one of ${BATCH_SIZES.join(', ')}, got ${batch}`);
  }
  return cases.filter(
    ({ trainCase, batchSize }) =>
      (only === undefined || trainCase.name === only) &&
      (batch === undefined || String(batchSize) === batch),
  );
}

/** Returns the file of a case's images, drawn unless an earlier case has: raw unsigned bytes, NHWC. */
export async function writeDiscs({ shape }: TrainCase, folder: string): Promise<string> {
  const { height, width, channels } = shape;
  const path = join(folder, `discs-${height}x${width}x${channels}.bin`);
  if (!existsSync(path)) {
    const count = height < LARGE_SIDE ? IMAGE_COUNT.small : IMAGE_COUNT.large;
    await writeFile(path, drawDiscs(count, shape));
  }
  return path;
}
