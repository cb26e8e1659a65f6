/** What a run's `execution.device` asks for: by itself, or devices of one kind by their numbers. */
export type DeviceChoice = { kind: 'auto' } | { kind: 'cpu' | 'cuda'; indices: readonly number[] };

/**
 * Returns the devices that a text names: 'auto'; 'cpu' and 'cuda' for the first of their kind; 'cuda:1';
 * 'cuda:0,1' for several that share each batch. Null for any other text, and where a number stands twice.
 */
export function parseDevice(text: string): DeviceChoice | null {
  if (text === 'auto') return { kind: 'auto' };
  const [, kind, list] = /^(cpu|cuda)(?::(\d{1,3}(?:,\d{1,3})*))?$/.exec(text) ?? [];
  if (kind === undefined) return null;
  const indices = (list ?? '0').split(',').map(Number);
  if (new Set(indices).size < indices.length) return null;
  return { kind: kind as 'cpu' | 'cuda', indices };
}

/** Returns the text of devices: 'cpu', 'cuda:0', 'cuda:0,1'. */
export function deviceText({ kind, indices }: Exclude<DeviceChoice, { kind: 'auto' }>): string {
  return kind === 'cpu' && indices.length === 1 && indices[0] === 0
    ? 'cpu'
    : `${kind}:${indices.join(',')}`;
}
