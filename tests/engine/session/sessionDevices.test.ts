import { afterEach, expect, test, vi } from 'vitest';
import { openSessionDevices } from '../../../src-main/engine/session/sessionDevices';
import { executionConfig } from '../../executionConfig';

afterEach(() => vi.unstubAllEnvs());

test('the processor stands in for a card that was chosen and cannot be used, and the remark says why', async () => {
  vi.stubEnv('LATENT_CUDA_PLUGIN', '/nowhere/plugin.so');
  for (const device of ['auto', 'cuda:1']) {
    expect(await openSessionDevices(executionConfig({ device }), false, false)).toEqual({
      devices: null,
      cardRemark: expect.stringMatching(
        /^No card is used: .*cannot be used: .*\/nowhere\/plugin\.so/,
      ) as string,
    });
  }
});

test('nothing stands in for a card that the config names', async () => {
  vi.stubEnv('LATENT_CUDA_PLUGIN', '/nowhere/plugin.so');
  const opening = openSessionDevices(executionConfig({ device: 'cuda:1' }), false, true);
  await expect(opening).rejects.toThrow(/^cuda:1 cannot be used/);
});
