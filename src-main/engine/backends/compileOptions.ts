/** What a program is compiled for. */
export interface CompileSettings {
  /** Ids of the devices that share each batch, one partition each. */
  deviceIds: readonly number[];
  /** Flags of XLA by their names, without '--'. */
  flags: Readonly<Record<string, string | number | boolean>>;
}

/*
 * Numbers of fields, from OpenXLA's xla/pjrt/proto/compile_options.proto and xla/xla_data.proto. The message is
 * small, and so written by hand in protobuf's wire format (protobuf.dev, "Encoding").
 */
const COMPILE_OPTIONS = { buildOptions: 3, flagOverrides: 7 };
const BUILD_OPTIONS = {
  replicas: 4,
  partitions: 5,
  usesSpmd: 6,
  deviceAssignment: 9,
  usesShardy: 19,
};
const DEVICE_ASSIGNMENT = { replicas: 1, computations: 2, devices: 3 };
const COMPUTATION_DEVICE = { replicaDeviceIds: 1 };
const MAP_ENTRY = { key: 1, value: 2 };
const FLAG_VALUE = { text: 1, truth: 2, whole: 3, number: 4 };

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;

/** Returns a serialised CompileOptionsProto. */
export function compileOptions({ deviceIds, flags }: CompileSettings): Uint8Array {
  const assignment = [
    ...whole(DEVICE_ASSIGNMENT.replicas, 1),
    ...whole(DEVICE_ASSIGNMENT.computations, deviceIds.length),
    ...deviceIds.flatMap((id) =>
      bytes(DEVICE_ASSIGNMENT.devices, bytes(COMPUTATION_DEVICE.replicaDeviceIds, varint(id))),
    ),
  ];
  const isPartitioned = deviceIds.length > 1;
  const buildOptions = [
    ...whole(BUILD_OPTIONS.replicas, 1),
    ...whole(BUILD_OPTIONS.partitions, deviceIds.length),
    ...whole(BUILD_OPTIONS.usesSpmd, Number(isPartitioned)),
    ...bytes(BUILD_OPTIONS.deviceAssignment, assignment),
    ...whole(BUILD_OPTIONS.usesShardy, Number(isPartitioned)),
  ];
  const overrides = Object.entries(flags).flatMap(([name, value]) =>
    bytes(COMPILE_OPTIONS.flagOverrides, [
      ...bytes(MAP_ENTRY.key, utf8(name)),
      ...bytes(MAP_ENTRY.value, flagValue(value)),
    ]),
  );
  return Uint8Array.from([...bytes(COMPILE_OPTIONS.buildOptions, buildOptions), ...overrides]);
}

function flagValue(value: string | number | boolean): number[] {
  if (typeof value === 'string') return bytes(FLAG_VALUE.text, utf8(value));
  if (typeof value === 'boolean') return whole(FLAG_VALUE.truth, Number(value));
  if (Number.isInteger(value)) return whole(FLAG_VALUE.whole, value);
  const number = new Uint8Array(new Float64Array([value]).buffer);
  return [...key(FLAG_VALUE.number, FIXED64), ...number];
}

function whole(field: number, value: number): number[] {
  return [...key(field, VARINT), ...varint(value)];
}

function bytes(field: number, content: readonly number[]): number[] {
  return [...key(field, LENGTH_DELIMITED), ...varint(content.length), ...content];
}

function key(field: number, wireType: number): number[] {
  return varint(field * 8 + wireType);
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function varint(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`expected a whole number of 0 or more, got ${value}`);
  }
  const low = value % 128;
  return value < 128 ? [low] : [low + 128, ...varint((value - low) / 128)];
}

function utf8(text: string): number[] {
  return [...Buffer.from(text, 'utf8')];
}
