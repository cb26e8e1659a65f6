import type {
  ExecutionReport,
  Losses,
  LossTerm,
  ModelDescriptor,
  RunSummary,
} from '../../../src-shared/domain';
import { executionText } from '../../../src-shared/executionText';
import type { ListedRun } from '../../store/store';
import { leadingNats, lossText, lossValueText } from './lossText';
import { type TextColumn, textTable } from './textTable';

/** What `train --json` and `resume --json` print last. Losses are null where no test pass was made. */
export interface RunResult {
  runId: string;
  name: string;
  status: string;
  statusReason: string | null;
  epochs: number;
  steps: number;
  seconds: number;
  test: Losses | null;
}

export function runResult(run: RunSummary): RunResult {
  return {
    runId: run.runId,
    name: run.name,
    status: run.status,
    statusReason: run.statusReason,
    epochs: run.epochsDone,
    steps: run.stepIndex,
    seconds: run.trainSeconds,
    test: run.test,
  };
}

/** Returns the line for an epoch that has just ended: losses in nats per image, named by `terms`. */
export function epochLine(run: RunSummary, terms: readonly LossTerm[]): string {
  const parts = [
    `epoch ${String(run.epochsDone).padStart(String(run.epochs).length)}/${run.epochs}`,
    run.train && `train ${lossText(run.train, terms)}`,
    run.validation && `validation ${lossValueText(leadingNats(run.validation), 'nats')}`,
    duration(run.trainSeconds),
  ];
  return parts.filter((part) => part !== null).join('   ');
}

/** Returns the line that says how a run's steps are computed, and why so. */
export function executionLine(report: ExecutionReport): string {
  return `${executionText(report)}. ${report.reason}`;
}

/** Returns the line that is drawn over and over while a run trains. */
export function liveLine(run: RunSummary): string {
  if (run.stepsTotal === null || run.stepIndex === 0) return `${run.status} …`;
  const share = (100 * run.stepIndex) / run.stepsTotal;
  const secondsLeft = (run.trainSeconds / run.stepIndex) * (run.stepsTotal - run.stepIndex);
  const position = `step ${run.stepIndex}/${run.stepsTotal} (${share.toFixed(1)} %)`;
  return `${run.status}   ${position}   ${duration(secondsLeft)} left`;
}

/** Returns what a run came to, one fact a line, with its losses named by `terms`. */
export function resultLines(run: RunSummary, terms: readonly LossTerm[]): string[] {
  const facts: [string, string][] = [
    ['run', `${run.runId}   ${run.name}`],
    ['status', run.statusReason === null ? run.status : `${run.status}: ${run.statusReason}`],
    [
      'trained',
      `${run.epochsDone} of ${run.epochs} epochs, ${run.stepIndex} steps, ${duration(run.trainSeconds)}`,
    ],
  ];
  if (run.test) facts.push(['test', lossText(run.test, terms, ' nats per image')]);
  return facts.map(([name, value]) => `${name.padEnd(8)} ${value}`);
}

const RUN_COLUMNS: readonly TextColumn[] = [
  { title: 'run', align: 'left' },
  { title: 'name', align: 'left' },
  { title: 'status', align: 'left' },
  { title: 'data', align: 'left' },
  { title: 'device', align: 'left' },
  { title: 'latent dim', align: 'right' },
  { title: 'epochs', align: 'right' },
  { title: 'test', align: 'right' },
  { title: 'measure', align: 'left' },
  { title: 'time', align: 'right' },
];

/** What the list of runs must know of a model. */
type MeasuredModel = Pick<ModelDescriptor, 'kind' | 'terms' | 'headline'>;

/** Returns the lines of the list of runs, each with the loss by which its model's runs are compared. */
export function runTable(runs: readonly ListedRun[], models: readonly MeasuredModel[]): string[] {
  return textTable(
    RUN_COLUMNS,
    runs.map((run) => [
      run.runId,
      run.name,
      run.status,
      run.dataset,
      run.device ?? '–',
      String(run.latentDim),
      `${run.epochsDone}/${run.epochs}`,
      ...headlineCells(run, models),
      duration(run.trainSeconds),
    ]),
  );
}

/** The value and what it is of; a test that was not made is no 0. */
function headlineCells(
  { test, modelKind }: RunSummary,
  models: readonly MeasuredModel[],
): string[] {
  const model = models.find(({ kind }) => kind === modelKind);
  const term = model?.terms.find(({ key }) => key === model.headline);
  const value = term && test?.[term.key];
  if (term === undefined || value === undefined) return ['–', ''];
  const unit = term.unit === 'nats' ? ' (nats/image)' : '';
  return [lossValueText(value, term.unit), `${term.label}${unit}`];
}

/** Returns a time as '4.2 s', '3 m 12 s' or '2 h 05 m'. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${twoDigits(Math.floor(seconds % 60))} s`;
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} m`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
