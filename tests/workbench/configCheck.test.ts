import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../src-main/workbench/configCheck';
import { DatasetCache } from '../../src-main/workbench/datasetCache';
import type { RunConfig } from '../../src-shared/runConfig';
import { temporaryFolder } from '../store/support';
import { card } from './cards/card';
import { smallConfig } from './support';

const TWO_CARDS = { list: () => Promise.resolve([card(0), card(1, { name: 'NVIDIA L4' })]) };

/** What is found in a small config with other settings of its data, model and training. */
async function findingsOf(
  data: Partial<RunConfig['data']>,
  {
    model = {},
    training = {},
    execution = {},
  }: {
    model?: object;
    training?: Partial<RunConfig['training']>;
    execution?: Partial<RunConfig['execution']>;
  } = {},
) {
  const config = smallConfig();
  const workspaceDir = temporaryFolder();
  const { problems, warnings } = await checkConfig(
    workspaceDir,
    new DatasetCache(workspaceDir),
    TWO_CARDS,
    {
      ...config,
      data: { ...config.data, ...data },
      model: { ...config.model, ...model },
      training: { ...config.training, ...training },
      execution: { ...config.execution, ...execution },
    },
  );
  return { problems, warnings };
}

const fieldsOf = (found: readonly { field: string }[]) => found.map(({ field }) => field);

describe('a config', () => {
  it('that fits its data has neither problems nor warnings', async () => {
    expect(await findingsOf({})).toEqual({ problems: [], warnings: [] });
  });

  it('may not use more training images than validation leaves', async () => {
    // The digits have 12,000 training images, 2,000 of which are for validation.
    expect(await findingsOf({ trainCount: 10_000 })).toMatchObject({ problems: [] });
    const { problems } = await findingsOf({ trainCount: 10_001 });
    expect(problems).toEqual([
      {
        field: 'data.trainCount',
        message:
          'data.trainCount must be at most the 10000 images that are left to train on, got 10001',
      },
    ]);
  });

  it('may balance classes only where there are labels', async () => {
    expect(await findingsOf({ classBalance: 'equal' })).toMatchObject({ problems: [] });
    const { problems } = await findingsOf({ dataset: 'ring', classBalance: 'equal' });
    expect(fieldsOf(problems)).toEqual(['data.classBalance']);
  });

  it('may hold out a class that the data set has', async () => {
    expect(await findingsOf({ heldOutClass: '3' })).toMatchObject({ problems: [] });
    const { problems } = await findingsOf({ heldOutClass: 'three' });
    expect(problems).toEqual([
      {
        field: 'data.heldOutClass',
        message:
          'data.heldOutClass must be empty or one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, got "three"',
      },
    ]);
    expect(fieldsOf((await findingsOf({ dataset: 'ring', heldOutClass: '3' })).problems)).toEqual([
      'data.heldOutClass',
    ]);
  });

  it.each([
    ['digits', 'none', []],
    ['digits', 'unit', []],
    ['digits', 'standardise', ['data.binarise']],
    ['ring', 'none', ['data.binarise']],
    ['ring', 'unit', []],
  ] as const)('may binarise %s with scaling %s: %j', async (dataset, scaling, fields) => {
    for (const binarise of ['static', 'dynamic'] as const) {
      expect(fieldsOf((await findingsOf({ dataset, scaling, binarise })).problems)).toEqual(fields);
    }
  });

  it.each([
    ['gpu', "execution.device must be 'auto', 'cpu', a card such as 'cuda:0', or several"],
    ['cuda:0,0', "got 'cuda:0,0'"],
    ['cuda:2', 'which has cuda:0 (NVIDIA H100 80GB HBM3), cuda:1 (NVIDIA L4); got cuda:2'],
  ])('may not be computed on %s', async (device, message) => {
    const { problems } = await findingsOf({}, { execution: { device } });
    expect(fieldsOf(problems)).toEqual(['execution.device']);
    expect(problems[0]!.message).toContain(message);
  });

  it('may be computed on the cards of the machine, on several by the executors that can', async () => {
    for (const executor of ['measured', 'xla'] as const) {
      const execution = { executor, device: 'cuda:0,1' };
      expect(await findingsOf({}, { execution })).toMatchObject({ problems: [] });
    }
    const execution = { executor: 'session', device: 'cpu:0,1' } as const;
    expect(fieldsOf((await findingsOf({}, { execution })).problems)).toEqual(['execution.device']);
  });

  it('needs an image in each batch for each of its devices', async () => {
    const execution = { device: 'cpu:0,1,2' };
    const withBatch = async (batchSize: number) =>
      fieldsOf((await findingsOf({}, { execution, training: { batchSize } })).problems);
    expect(await withBatch(3)).toEqual([]);
    expect(await withBatch(2)).toEqual(['training.batchSize']);
  });

  it('with patience needs validation images', async () => {
    const training = { patienceEpochs: 3 };
    expect(await findingsOf({}, { training })).toMatchObject({ problems: [] });
    const { problems } = await findingsOf({ validationCount: 0 }, { training });
    expect(fieldsOf(problems)).toEqual(['training.patienceEpochs']);
  });

  it('with a Bernoulli likelihood for values outside 0..1 is warned of, and can be run', async () => {
    const { problems, warnings } = await findingsOf({ dataset: 'ring' });
    expect(problems).toEqual([]);
    expect(fieldsOf(warnings)).toEqual(['model.likelihood']);
    expect(warnings[0]!.message).toMatch(
      /^model\.likelihood bernoulli is made for values in 0\.\.1, and these are -1\./,
    );
    const standardised = await findingsOf({ scaling: 'standardise' });
    expect(fieldsOf(standardised.warnings)).toEqual(['model.likelihood']);
    expect((await findingsOf({ dataset: 'ring', scaling: 'unit' })).warnings).toEqual([]);
    const model = { likelihood: 'gaussian' };
    expect((await findingsOf({ dataset: 'ring' }, { model })).warnings).toEqual([]);
  });

  it('whose noise takes values out of 0..1 is warned of, unless they are binarised after it', async () => {
    expect(fieldsOf((await findingsOf({ noiseSigma: 0.2 })).warnings)).toEqual(['data.noiseSigma']);
    expect((await findingsOf({ noiseSigma: 0.2, binarise: 'dynamic' })).warnings).toEqual([]);
  });
});
