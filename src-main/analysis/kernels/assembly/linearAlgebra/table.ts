import { addRows } from './addRows';
import { panelProducts } from './panelProducts';
import { projectRows } from './projectRows';
import { rowDots } from './rowDots';

/** Does one part of a job, by the numbers of `KERNELS` in kernels.ts. */
export function runLinearAlgebraPart(kernel: i32, part: i32, args: usize): void {
  switch (kernel) {
    case 20:
      panelProducts(part, args);
      break;
    case 21:
      rowDots(part, args);
      break;
    case 22:
      addRows(part, args);
      break;
    case 23:
      projectRows(part, args);
      break;
  }
}
