import { nearest } from './nearest';
import { ranks } from './ranks';
import { sumSquares } from './sumSquares';

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
  }
}
