/** The kernels by the numbers that `assembly/kernelTable.ts` knows them by. */
export const KERNELS = {
  /** values, sums, row length: a part is a row. */
  sumSquares: 0,
  /** As assembly/nearest.ts says: a part is a block of queries. */
  nearest: 10,
  /** As assembly/ranks.ts says: a part is a panel of queries. */
  ranks: 11,
} as const;
export type KernelName = keyof typeof KERNELS;
