/** Points in a space of `dim` dimensions: values is [count * dim], a point after the other. */
export interface Points {
  values: Float32Array;
  count: number;
  dim: number;
}
