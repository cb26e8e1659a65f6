import type { RunSummary } from '../../../src-shared/domain';

/** What a column sorts by: text, a number, or null for what is not measured yet. */
type SortValue = string | number | null;

export interface RunColumn {
  key: string;
  label: string;
  /** Stands in the header, for the cell holds the bare number. */
  unit?: string;
  /** Numbers stand to the right. */
  isNumber?: boolean;
  value: (run: RunSummary) => SortValue;
}

export const RUN_COLUMNS: readonly RunColumn[] = [
  { key: 'name', label: 'Name', value: (run) => run.name },
  { key: 'status', label: 'Status', value: (run) => run.status },
  { key: 'model', label: 'Model', value: (run) => run.modelKind },
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
    key: 'elbo',
    label: '−ELBO',
    unit: 'nats/image',
    isNumber: true,
    value: (run) => run.test?.elboNats ?? null,
  },
  {
    key: 'reconstruction',
    label: 'Reconstr.',
    unit: 'nats/image',
    isNumber: true,
    value: (run) => run.test?.reconstructionNats ?? null,
  },
  {
    key: 'kl',
    label: 'KL',
    unit: 'nats/image',
    isNumber: true,
    value: (run) => run.test?.klNats ?? null,
  },
  { key: 'time', label: 'Trained', isNumber: true, value: (run) => run.trainSeconds },
  { key: 'created', label: 'Created', isNumber: true, value: (run) => run.createdAtMs },
];

export interface RunOrder {
  key: string;
  isDescending: boolean;
}

/** Returns the runs in order of a column, what is not measured yet last either way; ties by creation, newest first. */
export function sortRuns(runs: readonly RunSummary[], order: RunOrder): RunSummary[] {
  const column = RUN_COLUMNS.find(({ key }) => key === order.key) ?? RUN_COLUMNS[0]!;
  const sign = order.isDescending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
      return b.createdAtMs - a.createdAtMs;
    }
    return sign * compare(left, right) || b.createdAtMs - a.createdAtMs;
  });
}

/** Returns the runs that hold every typed word in name, status, model or data set. */
export function filterRuns(runs: readonly RunSummary[], typed: string): RunSummary[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    const text = [run.name, run.status, run.modelKind, run.dataset].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Returns the order after a click on a column's header: measured columns start with the least. */
export function nextOrder(current: RunOrder, key: string): RunOrder {
  if (current.key === key) return { key, isDescending: !current.isDescending };
  return { key, isDescending: key === 'created' };
}

function compare(left: string | number, right: string | number): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left).localeCompare(String(right), 'en', { numeric: true, sensitivity: 'base' });
}
