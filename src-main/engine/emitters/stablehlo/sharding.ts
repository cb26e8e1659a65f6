import type { NamedType } from '../../graph/stepGraph';
import type { Shape } from '../../shape';

/** The fed tensors of which each image of a batch has its entry (execution/programs.ts). */
const BATCH_INPUTS: ReadonlySet<string> = new Set(['images', 'indices', 'labels', 'codes']);

/**
 * Returns the axis of an input that devices share, `axis` where that is the batch's and its side can be
 * divided by their number; null where each takes the whole.
 */
export function splitAxisOf(
  { name, shape }: NamedType,
  axis: number,
  partitions: number,
): number | null {
  if (partitions === 1 || !BATCH_INPUTS.has(name)) return null;
  return shape[axis]! % partitions === 0 ? axis : null;
}

/** Returns the head of a module for one program on several devices, with its opening brace. */
export function moduleAttributes(partitions: number): string {
  if (partitions === 1) return ' {';
  return (
    ` attributes {mhlo.num_partitions = ${partitions} : i32, mhlo.num_replicas = 1 : i32} {\n` +
    `  sdy.mesh @devices = <["batch"=${partitions}]>`
  );
}

/** Returns how a tensor lies on the devices, as attributes of an argument or a result. */
export function shardingAttribute(
  shape: Shape,
  splitAxis: number | null,
  partitions: number,
): string[] {
  if (partitions === 1) return [];
  const axes = shape.map((_, axis) => (axis === splitAxis ? '{"batch"}' : '{}'));
  return [`sdy.sharding = #sdy.sharding<@devices, [${axes.join(', ')}]>`];
}
