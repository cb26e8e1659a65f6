/** A map of many points is measured on about so many of them. */
const MEASURED = 4000;
/** Share of the points, at either end of an axis, that may lie outside. */
const OUTSIDE = 0.002;

/**
 * Returns points moved and scaled so that (nearly) all lie within -1..1 on the longer axis, with the same scale on
 * both: a map that grows while it iterates then keeps its size on the screen.
 * @param coords x and y of each point [2 * count].
 */
export function toUnitSquare(coords: Float32Array): Float32Array {
  const x = axisRange(coords, 0);
  const y = axisRange(coords, 1);
  const half = Math.max(x.high - x.low, y.high - y.low) / 2;
  const scale = half > 0 ? 1 / half : 0;
  const centre = [(x.low + x.high) / 2, (y.low + y.high) / 2] as const;
  return coords.map((value, at) => (value - centre[(at % 2) as 0 | 1]) * scale);
}

function axisRange(coords: Float32Array, axis: 0 | 1): { low: number; high: number } {
  const count = coords.length / 2;
  const stride = Math.max(1, Math.floor(count / MEASURED));
  const values = Float32Array.from(
    { length: Math.ceil(count / stride) },
    (_, i) => coords[2 * i * stride + axis]!,
  ).sort();
  const cut = Math.floor(values.length * OUTSIDE);
  return { low: values[cut] ?? 0, high: values[values.length - 1 - cut] ?? 0 };
}
