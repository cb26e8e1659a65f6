import {
  type CompileSettings,
  compileOptions,
} from '../../../../src-main/engine/backends/compileOptions';
import type { PjrtBuffer, PjrtClient } from '../../../../src-main/engine/backends/pjrt';
import type {
  EmittedParameter,
  EmittedProgram,
} from '../../../../src-main/engine/emitters/stablehlo/emitProgram';
import { deviceParts } from '../../../../src-main/engine/execution/deviceParts';
import { PROCESSOR_FLAGS } from '../../../../src-main/engine/execution/pluginDevices';
import { BYTES_PER_ELEMENT, type DType } from '../../../../src-main/engine/graph/stepGraph';
import { cpuClient } from './cpuPlugin';

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** What goes into a program and what comes out, by name; the number of steps as 'steps'. */
export type Given = Readonly<Record<string, Numbers>>;

/**
 * Resolves with a function that runs a program on the processor taken for some devices. Results are by
 * name; with several devices, each of them gives its own.
 */
export async function openProgram(
  program: EmittedProgram,
  partitions = 1,
  flags: CompileSettings['flags'] = PROCESSOR_FLAGS,
): Promise<(given: Given) => Promise<Record<string, Numbers>[]>> {
  const client = await cpuClient(partitions);
  const deviceIds = client.devices.slice(0, partitions).map(({ id }) => id);
  const options = compileOptions({ deviceIds, flags });
  const executable = await client.compile(program.text, options);
  return async (given) => {
    const lists = await Promise.all(
      Array.from({ length: partitions }, (_, device) =>
        Promise.all(
          program.parameters.map((parameter) =>
            upload(client, parameter, given, device, partitions),
          ),
        ),
      ),
    );
    const results = await executable.execute(lists);
    for (const buffer of lists.flat()) buffer.close();
    return Promise.all(results.map((buffers) => downloaded(program, buffers)));
  };
}

function upload(
  client: PjrtClient,
  parameter: EmittedParameter,
  given: Given,
  device: number,
  partitions: number,
): Promise<PjrtBuffer> {
  const { dtype, shape } = parameter;
  const name = parameter.kind === 'steps' ? 'steps' : parameter.name;
  const values = given[name];
  if (values === undefined) throw new Error(`the program takes ${name}, which was not given`);
  const axis = parameter.kind === 'steps' ? null : parameter.splitAxis;
  if (axis === null) return client.upload(values, dtype, shape, device);
  const part = shape.map((side, each) => (each === axis ? side / partitions : side));
  const parts = deviceParts(values, shape, axis, partitions);
  return client.upload(parts[device]!, dtype, part, device);
}

async function downloaded(
  { results }: EmittedProgram,
  buffers: readonly PjrtBuffer[],
): Promise<Record<string, Numbers>> {
  const entries = await Promise.all(
    results.map(async ({ name, dtype }, i) => {
      const numbers = numbersOf(await buffers[i]!.download(), dtype);
      buffers[i]!.close();
      return [name, numbers] as const;
    }),
  );
  return Object.fromEntries(entries);
}

function numbersOf(bytes: ArrayBuffer, dtype: DType): Numbers {
  if (BYTES_PER_ELEMENT[dtype] === 1) return new Uint8Array(bytes);
  return dtype === 'float32' ? new Float32Array(bytes) : new Int32Array(bytes);
}
