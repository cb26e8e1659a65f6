/** The kernels by the numbers that `assembly/kernelTable.ts` knows them by. */
export const KERNELS = {
  /** values, sums, row length: a part is a row. */
  sumSquares: 0,
  /** As assembly/nearest.ts says: a part is a block of queries. */
  nearest: 10,
  /** As assembly/ranks.ts says: a part is 32 queries. */
  ranks: 11,
  /** As assembly/umapEpoch.ts says: a part is 128 vertices. */
  umapEpoch: 12,
  /** As assembly/linearAlgebra/ says: parts are a pair of panels, 8 rows, 8 columns, 16 points. */
  panelProducts: 20,
  rowDots: 21,
  addRows: 22,
  projectRows: 23,
  /** As assembly/mixtureDensity.ts says: a part is 16 codes. */
  mixtureDensity: 40,
  /** As assembly/marginalDensity.ts says: a part is 16 codes in one dimension. */
  marginalDensity: 41,
  /** As assembly/ballCounts.ts says: a part is 16 points. */
  ballCounts: 42,
  /** As assembly/multiquadric.ts says: a part is 16 points. */
  multiquadric: 43,
  /** Of t-SNE, as said in assembly/tsne/. */
  findBandwidths: 60,
  symmetrise: 61,
  placeRows: 62,
  fillRows: 63,
  sumDivergence: 64,
  kernelRows: 65,
  kernelColumns: 66,
  sortByRow: 67,
  spread: 68,
  transformColumns: 69,
  convolveRows: 70,
  transformColumnsBack: 71,
  interpolate: 72,
  repel: 73,
  move: 74,
} as const;
export type KernelName = keyof typeof KERNELS;
