import { areApart, metricValueText } from '../../../src-shared/metricText';
import {
  findings,
  METRIC_FAMILIES,
  type MetricDefinition,
  type MetricFamily,
  type MetricValue,
  type ScoreCard,
} from '../../../src-shared/scoreCard';
import { type TextColumn, textTable } from './textTable';

const FAMILY_TITLES: Record<MetricFamily, string> = {
  continuity: 'Continuity: near codes decode to near things',
  completeness: 'Completeness: every likely code decodes to a real thing',
  use: 'Use: what the latent dimensions carry',
};

const BETTER_TEXT: Record<MetricDefinition['better'], string> = {
  higher: 'higher',
  lower: 'lower',
  neither: '–',
};

const COLUMNS: readonly TextColumn[] = [
  { title: 'metric', align: 'left' },
  { title: 'value, 95 % interval', align: 'right' },
  { title: 'better', align: 'left' },
];

/** Returns the line of a value that has just come: 'Prior holes: 12.3 % ± 0.8 %'. */
export function scoreText({ title, unit }: MetricDefinition, measured: MetricValue): string {
  return `${title}: ${measured.absence ?? metricValueText(measured, unit)}`;
}

/** Returns a card as tables, one for each family, what it was measured on above and its findings below. */
export function cardLines(definitions: readonly MetricDefinition[], card: ScoreCard): string[] {
  const tables = METRIC_FAMILIES.flatMap((family) => {
    const rows = valuesOf(definitions, card, family).map(([definition, measured]) => [
      definition.title,
      metricValueText(measured, definition.unit),
      measured.absence ?? BETTER_TEXT[definition.better],
    ]);
    return rows.length === 0 ? [] : [FAMILY_TITLES[family], ...textTable(COLUMNS, rows), ''];
  });
  return [cardTitle(card), '', ...tables, ...findingLines(definitions, card)];
}

/** Returns two cards side by side, metric by metric, and where their intervals part which one is better. */
export function comparisonLines(
  definitions: readonly MetricDefinition[],
  [first, second]: readonly [ScoreCard, ScoreCard],
): string[] {
  const columns: TextColumn[] = [
    { title: 'metric', align: 'left' },
    { title: first.runId, align: 'right' },
    { title: second.runId, align: 'right' },
    { title: 'better', align: 'left' },
  ];
  const tables = METRIC_FAMILIES.flatMap((family) => {
    const rows = valuesOf(definitions, first, family).flatMap(([definition, measured]) => {
      const other = second.values.find(({ key }) => key === definition.key);
      if (other === undefined) return [];
      const texts = [measured, other].map((each) => metricValueText(each, definition.unit));
      return [[definition.title, ...texts, betterText(definition, measured, other, first, second)]];
    });
    return rows.length === 0 ? [] : [FAMILY_TITLES[family], ...textTable(columns, rows), ''];
  });
  return [cardTitle(first), cardTitle(second), '', ...tables].slice(0, -1);
}

function cardTitle({
  runId,
  stepIndex,
  epoch,
  imageCount,
  likelyCodes,
  className,
  seconds,
}: ScoreCard) {
  const codes =
    likelyCodes === 'prior'
      ? 'codes of the prior'
      : 'codes of a normal fitted to its own, as it has no prior';
  const images = className === null ? 'test images' : `test images of class ${className}`;
  return `${runId}   epoch ${epoch}, step ${stepIndex}: ${imageCount} ${images}, ${codes}, ${seconds.toFixed(0)} s`;
}

function valuesOf(
  definitions: readonly MetricDefinition[],
  { values }: ScoreCard,
  family: MetricFamily,
): [MetricDefinition, MetricValue][] {
  return definitions
    .filter((definition) => definition.family === family)
    .flatMap((definition) => {
      const measured = values.find(({ key }) => key === definition.key);
      return measured === undefined
        ? []
        : [[definition, measured] as [MetricDefinition, MetricValue]];
    });
}

function findingLines(definitions: readonly MetricDefinition[], { values }: ScoreCard): string[] {
  const found = findings(definitions, values);
  if (found.length === 0) return ['No fault found.'];
  return ['Found:', ...found.map(({ family, message }) => `  ${family}: ${message}`)];
}

function betterText(
  { better }: MetricDefinition,
  a: MetricValue,
  b: MetricValue,
  { runId: first }: ScoreCard,
  { runId: second }: ScoreCard,
): string {
  if (better === 'neither' || a.value === null || b.value === null) return '–';
  if (!areApart(a, b)) return 'too near to tell';
  return a.value > b.value === (better === 'higher') ? first : second;
}
