/** The kernels by the numbers that `assembly/kernelTable.ts` knows them by. */
export const KERNELS = {
  /** values, sums, row length: a part is a row. */
  sumSquares: 0,
} as const;
export type KernelName = keyof typeof KERNELS;
