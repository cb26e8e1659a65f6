import type { ModelDescriptor, RunSummary } from '../../../src-shared/domain';
import { headlineOf } from '../../text/lossText';

/** Returns the card of a kind of model; null where it is not known. */
export type ModelByKind = (kind: string) => ModelDescriptor | null;

/**
 * What a column sorts by: text, a number, null for what is not measured yet, or a number that only
 * compares with those of the same name: a reconstruction error says nothing beside an ELBO.
 */
type SortValue = string | number | null | { name: string; value: number };

export interface RunColumn {
  key: string;
  label: string;
  /** Stands in the header, for the cell holds the bare number. */
  unit?: string;
  /** Numbers stand to the right. */
  isNumber?: boolean;
  value: (run: RunSummary, modelByKind: ModelByKind) => SortValue;
}

export const RUN_COLUMNS: readonly RunColumn[] = [
  { key: 'name', label: 'Name', value: (run) => run.name },
  { key: 'status', label: 'Status', value: (run) => run.status },
  { key: 'model', label: 'Model', value: modelTitle },
  { key: 'dataset', label: 'Data set', value: (run) => run.dataset },
  {
    key: 'latentDim',
    label: 'Latent',
    unit: 'dims',
    isNumber: true,
    value: (run) => run.latentDim,
  },
  { key: 'epochs', label: 'Epochs', isNumber: true, value: (run) => run.epochsDone },
  {
    key: 'test',
    label: 'Test',
    unit: 'nats/image or %',
    isNumber: true,
    value: (run, modelByKind) => {
      const headline = headlineOf(modelByKind(run.modelKind), run.test);
      return headline && { name: headline.term.label, value: headline.value };
    },
  },
  { key: 'time', label: 'Trained', isNumber: true, value: (run) => run.trainSeconds },
  { key: 'created', label: 'Created', isNumber: true, value: (run) => run.createdAtMs },
];

/** Returns what the list calls a run's model: its title, or its kind while that is not known. */
export function modelTitle(run: RunSummary, modelByKind: ModelByKind): string {
  return modelByKind(run.modelKind)?.title ?? run.modelKind;
}

export interface RunOrder {
  key: string;
  isDescending: boolean;
}

/**
 * Returns the runs in order of a column, what is not measured yet last either way; ties by creation,
 * newest first. Numbers that only compare by name stand in groups of one name.
 */
export function sortRuns(
  runs: readonly RunSummary[],
  order: RunOrder,
  modelByKind: ModelByKind,
): RunSummary[] {
  const column = RUN_COLUMNS.find(({ key }) => key === order.key) ?? RUN_COLUMNS[0]!;
  const sign = order.isDescending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [left, right] = [column.value(a, modelByKind), column.value(b, modelByKind)];
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
      return b.createdAtMs - a.createdAtMs;
    }
    return compare(left, right, sign) || b.createdAtMs - a.createdAtMs;
  });
}

/** Returns the runs that hold every typed word in name, status, model or data set. */
export function filterRuns(
  runs: readonly RunSummary[],
  typed: string,
  modelByKind: ModelByKind,
): RunSummary[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    const model = `${run.modelKind} ${modelTitle(run, modelByKind)}`;
    const text = [run.name, run.status, model, run.dataset].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Returns the order after a click on a column's header: measured columns start with the least. */
export function nextOrder(current: RunOrder, key: string): RunOrder {
  if (current.key === key) return { key, isDescending: !current.isDescending };
  return { key, isDescending: key === 'created' };
}

function compare(
  left: NonNullable<SortValue>,
  right: NonNullable<SortValue>,
  sign: 1 | -1,
): number {
  if (typeof left === 'object' && typeof right === 'object') {
    return compareText(left.name, right.name) || sign * (left.value - right.value);
  }
  if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
  return sign * compareText(left as string, right as string);
}

function compareText(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true, sensitivity: 'base' });
}
