import { ballCounts } from './ballCounts';
import { runLinearAlgebraPart } from './linearAlgebra/table';
import { marginalDensity } from './marginalDensity';
import { mixtureDensity } from './mixtureDensity';
import { multiquadric } from './multiquadric';
import { nearest } from './nearest';
import { ranks } from './ranks';
import { sumSquares } from './sumSquares';
import { runTsnePart } from './tsne/table';
import { umapEpoch } from './umapEpoch';

/** Does one part of a job. The numbers are those of `KERNELS` in kernels.ts. */
export function runPart(kernel: i32, part: i32, args: usize): void {
  switch (kernel) {
    case 0:
      sumSquares(part, args);
      break;
    case 10:
      nearest(part, args);
      break;
    case 11:
      ranks(part, args);
      break;
    case 12:
      umapEpoch(part, args);
      break;
    case 40:
      mixtureDensity(part, args);
      break;
    case 41:
      marginalDensity(part, args);
      break;
    case 42:
      ballCounts(part, args);
      break;
    case 43:
      multiquadric(part, args);
      break;
    case 20:
    case 21:
    case 22:
    case 23:
      runLinearAlgebraPart(kernel, part, args);
      break;
    default:
      runTsnePart(kernel, part, args);
  }
}
