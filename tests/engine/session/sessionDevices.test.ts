import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { installedPlugin } from '../../../src-main/engine/backends/pjrtPlugins';
import { openSessionDevices } from '../../../src-main/engine/session/sessionDevices';
import { ConfigError, WorkbenchError } from '../../../src-shared/errors';
import type { ExecutionConfig } from '../../../src-shared/runConfig';
import { executionConfig } from '../../executionConfig';

const cpuPlugin = installedPlugin('cpu')!.file;

/** Where the devices of a config are, by their text; null where TensorFlow computes. */
async function placeOf(given: Partial<ExecutionConfig>): Promise<string | null> {
  const opened = await openSessionDevices(executionConfig(given), false, true);
  opened.devices?.close();
  return opened.devices?.text ?? null;
}

async function refusalOf(given: Partial<ExecutionConfig>): Promise<Error> {
  return placeOf(given).then(
    (place) => {
      throw new Error(`${place} was opened`);
    },
    (error: unknown) => error as Error,
  );
}

beforeEach(() => vi.stubEnv('LATENT_CUDA_PLUGIN', '/nowhere/cuda.so'));
afterEach(() => vi.unstubAllEnvs());

test.each([
  [{ executor: 'session', device: 'auto' }],
  [{ executor: 'session', device: 'cuda:0' }],
  [{ executor: 'eager', device: 'auto' }],
  [{ executor: 'measured', device: 'cpu' }],
] as const)('TensorFlow computes for %o', async (given) => {
  expect(await placeOf(given)).toBeNull();
});

test.each([
  ['cpu', 'cpu'],
  ['cpu:1', 'cpu:1'],
  ['cpu:0,1', 'cpu:0,1'],
])("the plug-in of the processor computes for 'xla' on %s", async (device, place) => {
  expect(await placeOf({ executor: 'xla', device })).toBe(place);
});

test("'xla' left to choose its device takes a card where a plug-in for cards is set up", async () => {
  expect((await refusalOf({ executor: 'xla', device: 'auto' })).message).toMatch(/^cuda:0 cannot/);
});

describe('a card that cannot be used', () => {
  test('is told where it was named', async () => {
    const refusal = await refusalOf({ executor: 'measured', device: 'cuda:0' });
    expect(refusal).toBeInstanceOf(WorkbenchError);
    expect(refusal.message).toMatch(
      /^cuda:0 cannot be used: \/nowhere\/cuda\.so: cannot open shared object file/,
    );
  });

  test('gives way to the processor where the choice was left, with the reason', async () => {
    for (const device of ['auto', 'cuda:0']) {
      const opened = await openSessionDevices(executionConfig({ device }), false, false);
      expect(opened).toEqual({
        devices: null,
        cardRemark: expect.stringMatching(
          /^No card is used: cuda:0 cannot be used: .*\.$/,
        ) as string,
      });
    }
  });

  test('is told when the plug-in has other devices than those named', async () => {
    vi.stubEnv('LATENT_CUDA_PLUGIN', cpuPlugin);
    // The processor's plug-in knows no cards, so none of the options of theirs.
    const refusal = await refusalOf({ executor: 'xla', device: 'cuda:5' });
    expect(refusal.message).toMatch(/^(cuda:5 cannot be used|expected cuda:5)/);
  });
});

test('a device that cannot be read is a fault of the config', async () => {
  const refusal = await refusalOf({ device: 'gpu0' });
  expect(refusal).toBeInstanceOf(ConfigError);
  expect(refusal.message).toBe('execution.device must be auto, cpu, cuda:0 or cuda:0,1, got gpu0');
});
