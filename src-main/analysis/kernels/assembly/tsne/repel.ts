import { sumOfLanes } from './lanes';

/**
 * Repulsion by all pairs: sum over j of (y_i - y_j) / (1 + d^2)^2, and of the potential 1 / (1 + d^2) of the others.
 * Args: coords of x, coords of y (each padded with 1e18 to a multiple of four), count, coords, forces, sums (f64 a part), parts.
 */
export function repel(part: i32, args: usize): void {
  const xs = load<u32>(args) as usize;
  const ys = load<u32>(args, 8) as usize;
  const count = load<i32>(args, 16);
  const targets = load<u32>(args, 24) as usize;
  const forces = load<u32>(args, 32) as usize;
  const parts = load<i32>(args, 48);
  const one = f32x4.splat(1);
  let sum: f64 = 0;
  const end = ((((part + 1) as i64) * count) / parts) as i32;
  for (let i = (((part as i64) * count) / parts) as i32; i < end; i++) {
    const target = targets + ((i * 8) as usize);
    const x = v128.load32_splat(target);
    const y = v128.load32_splat(target, 4);
    let potential = f32x4.splat(0);
    let forceX = potential;
    let forceY = potential;
    for (let at: usize = 0; at < ((count * 4) as usize); at += 16) {
      const dx = f32x4.sub(x, v128.load(xs + at));
      const dy = f32x4.sub(y, v128.load(ys + at));
      const q = f32x4.div(one, f32x4.relaxed_madd(dx, dx, f32x4.relaxed_madd(dy, dy, one)));
      const square = f32x4.mul(q, q);
      potential = f32x4.add(potential, q);
      forceX = f32x4.relaxed_madd(square, dx, forceX);
      forceY = f32x4.relaxed_madd(square, dy, forceY);
    }
    sum += (sumOfLanes(potential) as f64) - 1;
    store<f32>(forces + ((i * 8) as usize), sumOfLanes(forceX));
    store<f32>(forces + ((i * 8) as usize), sumOfLanes(forceY), 4);
  }
  store<f64>((load<u32>(args, 40) as usize) + ((part * 8) as usize), sum);
}
