import { fillRows, findBandwidths, placeRows, sumDivergence, symmetrise } from './affinities';
import { convolveRows, transformColumns, transformColumnsBack } from './convolve';
import { interpolate } from './interpolate';
import { move } from './move';
import { repel } from './repel';
import { kernelColumns, kernelRows } from './spectrum';
import { sortByRow, spread } from './spread';

/** Does one part of a job of t-SNE, by the numbers of kernels.ts. */
export function runTsnePart(kernel: i32, part: i32, args: usize): void {
  switch (kernel) {
    case 60:
      findBandwidths(part, args);
      break;
    case 61:
      symmetrise(part, args);
      break;
    case 62:
      placeRows(part, args);
      break;
    case 63:
      fillRows(part, args);
      break;
    case 64:
      sumDivergence(part, args);
      break;
    case 65:
      kernelRows(part, args);
      break;
    case 66:
      kernelColumns(part, args);
      break;
    case 67:
      sortByRow(part, args);
      break;
    case 68:
      spread(part, args);
      break;
    case 69:
      transformColumns(part, args);
      break;
    case 70:
      convolveRows(part, args);
      break;
    case 71:
      transformColumnsBack(part, args);
      break;
    case 72:
      interpolate(part, args);
      break;
    case 73:
      repel(part, args);
      break;
    case 74:
      move(part, args);
      break;
  }
}
