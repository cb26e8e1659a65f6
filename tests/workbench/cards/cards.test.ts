import { afterEach, describe, expect, it, vi } from 'vitest';
import * as plugins from '../../../src-main/engine/backends/pjrtPlugins';
import { Cards } from '../../../src-main/workbench/cards/cards';
import { fakeNvidiaSmi, says, TWO_CARDS } from './fakeNvidiaSmi';

vi.mock('../../../src-main/engine/backends/pjrtPlugins', { spy: true });
const PLUGIN = { file: '/p.so', version: '0.11.2', cudaDataFolder: null, libraries: [] };

afterEach(() => vi.unstubAllEnvs());

describe('the devices of the machine', () => {
  it('are its cards, with what to do where the plug-in is not set up', async () => {
    fakeNvidiaSmi(says(TWO_CARDS));
    const plugin = vi.mocked(plugins.installedPlugin).mockReturnValue(PLUGIN);
    const cards = new Cards();
    expect(await cards.devices()).toMatchObject({
      cards: [{ index: 0 }, { index: 1, name: 'NVIDIA L4', driverVersion: '580.65.06' }],
      cardsUnusable: null,
    });
    plugin.mockReturnValue(null);
    expect((await cards.devices()).cardsUnusable).toMatch(/run `npx latent setup --cuda`/);
  });

  it('are none without a driver, which wants no remedy', async () => {
    fakeNvidiaSmi('exit 9');
    vi.mocked(plugins.installedPlugin).mockReturnValue(null);
    expect(await new Cards().devices()).toEqual({ cards: [], cardsUnusable: null });
  });

  it('are those that CUDA_VISIBLE_DEVICES shows, with its numbers', async () => {
    fakeNvidiaSmi(says(TWO_CARDS));
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '1');
    vi.mocked(plugins.installedPlugin).mockReturnValue(PLUGIN);
    const { cards } = await new Cards().devices();
    expect(cards.map(({ index, name }) => [index, name])).toEqual([[0, 'NVIDIA L4']]);
    vi.stubEnv('CUDA_VISIBLE_DEVICES', 'MIG-11111111-2222');
    expect(await new Cards().devices()).toEqual({
      cards: [],
      cardsUnusable: expect.stringContaining('only whole cards are used') as string,
    });
  });
});
