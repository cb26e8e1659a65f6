import { textTable, type TextColumn } from '../../src-main/hosts/cli/textTable';
import type { Finding, Target } from './qualityCase';

/** A figure over all seeds. */
export interface Figure {
  what: string;
  unit: Finding['unit'];
  min: number;
  median: number;
  max: number;
  target: Target;
  /** Whether every seed reached the target; null without one. */
  isReached: boolean | null;
}

export interface CaseReport {
  name: string;
  title: string;
  seeds: number;
  seconds: number;
  figures: Figure[];
}

/** Returns the figures of a case from its findings for each seed. */
export function figuresOf(bySeed: readonly (readonly Finding[])[]): Figure[] {
  return bySeed[0]!.map(({ what, unit, target }, at) => {
    const values = bySeed.map((findings) => findings[at]!.value).toSorted((a, b) => a - b);
    const middle = (values.length - 1) / 2;
    return {
      what,
      unit,
      min: values[0]!,
      median: (values[Math.floor(middle)]! + values[Math.ceil(middle)]!) / 2,
      max: values.at(-1)!,
      target,
      isReached: target && values.every((value) => reaches(value, target)),
    };
  });
}

function reaches(value: number, target: NonNullable<Target>): boolean {
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}

const COLUMNS: readonly TextColumn[] = [
  { title: 'case', align: 'left' },
  { title: 'figure', align: 'left' },
  { title: 'median', align: 'right' },
  { title: 'min', align: 'right' },
  { title: 'max', align: 'right' },
  { title: 'unit', align: 'left' },
  { title: 'target', align: 'right' },
  { title: '', align: 'left' },
];

/** Returns the lines of the report. */
export function reportLines(reports: readonly CaseReport[]): string[] {
  return textTable(
    COLUMNS,
    reports.flatMap(({ name, figures }) =>
      figures.map((figure) => [
        name,
        figure.what,
        numberText(figure.median),
        numberText(figure.min),
        numberText(figure.max),
        figure.unit,
        targetText(figure.target),
        figure.isReached === null ? '' : figure.isReached ? 'reached' : 'MISSED',
      ]),
    ),
  );
}

function targetText(target: Target): string {
  if (target === null) return '';
  return 'atMost' in target ? `<= ${target.atMost}` : `>= ${target.atLeast}`;
}

function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
