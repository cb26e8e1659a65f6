import {
  DEFAULT_PROJECTION,
  type ProjectionMethod,
  type ProjectionRef,
  type ProjectionSettings,
  type ProjectionSource,
} from '../../../src-shared/projection';
import { fieldsOf, type NumberSetting } from './projectionFields';

/** What the form holds: a number may be text while it is typed. */
export interface ProjectionDraft {
  kind: ProjectionSource['kind'];
  dataset: string | null;
  runId: string | null;
  /** A kept moment of the run's training. */
  stepIndex: number | null;
  split: 'train' | 'test';
  /** Images; 0 takes all. */
  count: number;
  method: ProjectionSettings['method'];
  numbers: Record<NumberSetting, number | string>;
  startFrom: string | null;
  placeIn: string | null;
}

/** Numbers of images that the form offers, beside all. */
export const OFFERED_COUNTS = [1000, 5000, 10_000] as const;

/** Returns the form as it begins, for a run or a data set where one is named. */
export function newDraft(runId: string | null, dataset: string | null): ProjectionDraft {
  const { method, startFrom, placeIn, ...numbers } = DEFAULT_PROJECTION;
  return {
    kind: dataset !== null && runId === null ? 'dataset' : 'run',
    dataset,
    runId,
    stepIndex: null,
    split: 'test',
    count: 5000,
    method,
    numbers,
    startFrom,
    placeIn,
  };
}

/** A draft that can be started, or what is missing and wrong by field. */
export type CheckedDraft =
  | { isReady: true; source: ProjectionSource; settings: ProjectionSettings }
  | { isReady: false; problems: Readonly<Record<string, string>> };

/** Returns what a draft asks for, or its problems. */
export function checkDraft(draft: ProjectionDraft): CheckedDraft {
  const source = sourceOf(draft);
  const problems: Record<string, string> = {};
  if (source === null) {
    problems['source'] =
      draft.kind === 'dataset'
        ? 'Choose a data set.'
        : draft.runId === null
          ? 'Choose a run.'
          : 'Choose a moment of its training.';
  }
  for (const { key, label, min, max, isInteger } of fieldsOf(draft.method)) {
    const value = draft.numbers[key];
    const isNumber = typeof value === 'number' && (!isInteger || Number.isInteger(value));
    if (!isNumber || value < min || value > max) {
      const kind = isInteger ? 'a whole number' : 'a number';
      problems[key] = `${label} must be ${kind} from ${min} to ${max}, got '${value}'.`;
    }
  }
  if (source === null || Object.keys(problems).length > 0) return { isReady: false, problems };
  return { isReady: true, source, settings: settingsOf(draft) };
}

/** Numbers that the method has not got stay at their defaults, whatever was typed there before. */
function settingsOf({ method, numbers, startFrom, placeIn }: ProjectionDraft): ProjectionSettings {
  const own = fieldsOf(method).map(({ key }) => [key, numbers[key]]);
  return {
    ...DEFAULT_PROJECTION,
    ...(Object.fromEntries(own) as Partial<ProjectionSettings>),
    method,
    startFrom: method === 'tsne' ? startFrom : null,
    placeIn: method === 'pca' ? null : placeIn,
  };
}

/** Returns what is to be laid out; null while it is not chosen. */
export function sourceOf(draft: ProjectionDraft): ProjectionSource | null {
  const { kind, dataset, runId, stepIndex, split, count } = draft;
  if (kind === 'dataset') {
    return dataset === null ? null : { kind, name: dataset, split, count };
  }
  if (runId === null) return null;
  if (kind === 'run') return { kind, runId, split, count };
  return stepIndex === null ? null : { kind, runId, stepIndex };
}

/**
 * Returns the kept maps of the same images, from which a new one can start.
 * @param datasetOf the data set of a run; null where the run is gone.
 */
export function mapsToStartFrom(
  kept: readonly ProjectionRef[],
  source: ProjectionSource | null,
  datasetOf: (runId: string) => string | null,
): ProjectionRef[] {
  const wanted = source === null ? null : imagesOf(source, datasetOf);
  if (wanted === null) return [];
  return kept.filter((map) => imagesOf(map.source, datasetOf) === wanted);
}

/** Returns a key that is the same for the same images; null where they are not known. */
function imagesOf(
  source: ProjectionSource,
  datasetOf: (runId: string) => string | null,
): string | null {
  // The images of the latent map are a run's own sample.
  if (source.kind === 'frame') return `sample ${source.runId}`;
  const dataset = source.kind === 'dataset' ? source.name : datasetOf(source.runId);
  return dataset === null ? null : `${source.split} ${source.count} ${dataset}`;
}

/** Returns the kept maps of the same space by a method, in which it can place other points. */
export function mapsToPlaceIn(
  kept: readonly ProjectionRef[],
  source: ProjectionSource | null,
  method: ProjectionMethod,
): ProjectionRef[] {
  if (source === null || method === 'pca') return [];
  return kept.filter(
    ({ source: other, settings }) =>
      settings.method === method &&
      settings.placeIn === null &&
      (source.kind === 'dataset'
        ? other.kind === 'dataset' && other.name === source.name
        : other.kind !== 'dataset' && other.runId === source.runId),
  );
}
