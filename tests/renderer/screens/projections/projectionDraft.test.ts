import { describe, expect, it } from 'vitest';
import {
  checkDraft,
  mapsToPlaceIn,
  mapsToStartFrom,
  newDraft,
  sourceOf,
} from '../../../../src-renderer/screens/projections/projectionDraft';
import { fieldsOf } from '../../../../src-renderer/screens/projections/projectionFields';
import {
  doneShare,
  methodText,
  sourceText,
  stageText,
} from '../../../../src-renderer/screens/projections/projectionText';
import { REQUESTS } from '../../../../src-shared/contract/requests';
import {
  DEFAULT_PROJECTION,
  PROJECTION_STAGES,
  type ProjectionRef,
  type ProjectionSource,
} from '../../../../src-shared/projection';
import { safeParse } from 'valibot';

const mapOf = (
  projectionId: string,
  source: ProjectionSource,
  changes: Partial<ProjectionRef['settings']> = {},
): ProjectionRef => ({
  ...{ projectionId, source, stepIndex: null, epoch: null, count: 100, createdAtMs: 0, seconds: 1 },
  settings: { ...DEFAULT_PROJECTION, ...changes },
  ...{ faithfulness: null, klNats: null, varianceShares: null },
});
const OF_RUN = { kind: 'run', runId: 'a', split: 'test', count: 1000 } as const;

describe('a draft of a projection', () => {
  it('begins with the place that it was opened from', () => {
    expect(sourceOf(newDraft('a', null))).toEqual({ ...OF_RUN, count: 5000 });
    expect(sourceOf(newDraft(null, 'digits'))).toMatchObject({ kind: 'dataset', name: 'digits' });
  });

  it('as it begins is what the service takes', () => {
    const checked = checkDraft(newDraft('a', null));
    expect(checked.isReady).toBe(true);
    if (!checked.isReady) return;
    const { source, settings } = checked;
    expect(safeParse(REQUESTS['projection.start'].params, { source, settings }).success).toBe(true);
    expect(settings).toEqual(DEFAULT_PROJECTION);
  });

  it('says what is wrong at the field, in numbers', () => {
    const draft = newDraft('a', null);
    const wrong = { ...draft.numbers, perplexity: 0.5, iterations: 2.5, seed: 'x' };
    const checked = checkDraft({ ...draft, numbers: wrong });
    expect(checked).toEqual({
      isReady: false,
      problems: {
        perplexity: "Perplexity must be a number from 1 to 1000, got '0.5'.",
        iterations: "Iterations must be a whole number from 0 to 10000, got '2.5'.",
        seed: "Seed must be a whole number from 0 to 4294967295, got 'x'.",
      },
    });
  });

  it('without a run or a moment says which is missing', () => {
    expect(checkDraft(newDraft(null, null))).toMatchObject({
      problems: { source: 'Choose a run.' },
    });
    expect(checkDraft({ ...newDraft('a', null), kind: 'frame' })).toMatchObject({
      problems: { source: 'Choose a moment of its training.' },
    });
  });

  it('forgets the settings of other methods, even wrong ones', () => {
    const draft = newDraft('a', null);
    const checked = checkDraft({
      ...draft,
      method: 'pca',
      startFrom: 'map-1',
      numbers: { ...draft.numbers, perplexity: 'none' },
    });
    expect(checked).toMatchObject({
      isReady: true,
      settings: { method: 'pca', perplexity: 30, startFrom: null, placeIn: null },
    });
  });

  it('offers no number beyond what the service takes', () => {
    for (const method of ['pca', 'tsne', 'umap'] as const) {
      for (const { key, min, max } of fieldsOf(method)) {
        for (const value of [min, max]) {
          const settings = { ...DEFAULT_PROJECTION, method, [key]: value };
          const asked = { source: OF_RUN, settings };
          expect(
            safeParse(REQUESTS['projection.start'].params, asked).success,
            `${key} ${value}`,
          ).toBe(true);
        }
      }
    }
  });
});

describe('earlier maps', () => {
  const kept = [
    mapOf('same', OF_RUN),
    mapOf('other-count', { ...OF_RUN, count: 500 }),
    mapOf('other-run', { ...OF_RUN, runId: 'b' }),
    mapOf('pixels', { kind: 'dataset', name: 'digits', split: 'test', count: 1000 }),
    mapOf('moment', { kind: 'frame', runId: 'a', stepIndex: 10 }),
    mapOf('placed', { ...OF_RUN, count: 500 }, { placeIn: 'same' }),
    mapOf('graph', OF_RUN, { method: 'umap' }),
  ];
  const datasetOf = (runId: string) => (runId === 'a' ? 'digits' : 'mnist');
  const ids = (maps: ProjectionRef[]) => maps.map(({ projectionId }) => projectionId);

  it('can be started from where they show the same images', () => {
    expect(ids(mapsToStartFrom(kept, OF_RUN, datasetOf))).toEqual(['same', 'pixels', 'graph']);
    const later = { kind: 'frame', runId: 'a', stepIndex: 90 } as const;
    expect(ids(mapsToStartFrom(kept, later, datasetOf))).toEqual(['moment']);
    expect(mapsToStartFrom(kept, OF_RUN, () => null)).toEqual([]);
  });

  it('can take in points of their own space by their own method, where they have points of their own', () => {
    expect(ids(mapsToPlaceIn(kept, OF_RUN, 'tsne'))).toEqual(['same', 'other-count', 'moment']);
    expect(ids(mapsToPlaceIn(kept, OF_RUN, 'umap'))).toEqual(['graph']);
    expect(mapsToPlaceIn(kept, OF_RUN, 'pca')).toEqual([]);
    expect(mapsToPlaceIn(kept, null, 'tsne')).toEqual([]);
  });
});

describe('the words of a projection', () => {
  it('name what is laid out and how', () => {
    const nameOf = () => 'Wide';
    expect(sourceText(OF_RUN, nameOf)).toBe('Wide: codes of 1\u202f000 test images');
    expect(sourceText({ kind: 'frame', runId: 'a', stepIndex: 790 }, nameOf)).toBe(
      'Wide: codes at step 790',
    );
    expect(sourceText({ kind: 'dataset', name: 'mnist', split: 'train', count: 0 }, nameOf)).toBe(
      'mnist: all training images',
    );
    expect(methodText(mapOf('x', OF_RUN))).toBe('t-SNE, perplexity 30');
    expect(methodText(mapOf('x', OF_RUN, { method: 'umap' }))).toBe('UMAP, 15 neighbours');
  });

  it('count the iterations of the layout alone', () => {
    expect(stageText({ stage: 'layout', done: 320, total: 750 })).toBe(
      'Laying out, iteration 320 of 750',
    );
    expect(stageText({ stage: 'neighbours', done: 3, total: 10 })).toBe('Finding neighbours');
  });

  it('tell a progress that rises from stage to stage and ends at 1', () => {
    const shares = PROJECTION_STAGES.flatMap((stage) => [
      doneShare({ stage, done: 0, total: 4 }),
      doneShare({ stage, done: 2, total: 4 }),
    ]);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(doneShare({ stage: 'faithfulness', done: 4, total: 4 })).toBeCloseTo(1, 12);
    expect(doneShare({ stage: 'reading', done: 0, total: 0 })).toBe(0);
  });
});
