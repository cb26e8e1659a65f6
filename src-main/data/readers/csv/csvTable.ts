import { DataError } from '../../../../src-shared/errors';
import type { ByteRegion } from '../../byteRegion';
import { LARGEST_COUNT, LARGEST_SIDE, MOST_CLASSES } from '../../limits';
import type { ValueRange } from '../../valueRows';
import { ByteSpool } from '../byteSpool';
import type { Scratch } from '../scratch';

const LABEL_NAMES = ['label', 'class', 'target'];
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const MISSING = /^(?:|\?|-|na|n\/a|nan|null|none|missing)$/i;

/** What the columns of a table are; the test file has the same as the training file. */
export interface TableLayout {
  columnCount: number;
  /** Index of the column with the classes; null where there is none. */
  labelColumn: number | null;
  /** From the first line; null where it holds values already. */
  names: string[] | null;
}

/** The rows of a CSV file: floats, and an index into the classes for each. */
export interface CsvTable {
  layout: TableLayout;
  count: number;
  /** [count, columns but for the label], 4-byte floats. */
  values: ByteRegion;
  range: ValueRange;
  /** [count], in the order in which the classes were met; null without a label column. */
  labels: ByteRegion | null;
}

/**
 * Takes the records of a CSV file. The first one is a header where none of its fields is a number. The label column
 * is the one named label, class or target, else the last one whose first value is no number; every other column
 * holds numbers. Throws a DataError that names file, line and column for a value that is missing or no number.
 */
export class CsvTableBuilder {
  private readonly values: ByteSpool;
  private readonly labels: ByteSpool;
  private readonly range: ValueRange = { min: Infinity, max: -Infinity };
  private names: string[] | null = null;
  private row = new Float32Array(0);
  private count = 0;

  /**
   * `classes` grows with the classes that are met and may hold those of another file; `layout` is that file's, or
   * null to find it from this one.
   */
  constructor(
    private readonly path: string,
    private readonly classes: Map<string, number>,
    private layout: TableLayout | null,
    scratch: Scratch,
  ) {
    this.values = new ByteSpool(scratch);
    this.labels = new ByteSpool(scratch);
  }

  add(fields: string[], line: number): void {
    if (this.count === 0 && this.names === null && isHeader(fields)) {
      this.names = fields.map((field) => field.trim());
      return;
    }
    this.layout ??= this.findLayout(fields);
    const layout = { ...this.layout, names: this.names };
    this.checkCount(layout, fields, line);
    this.addRow(layout, fields, line);
  }

  finish(): CsvTable {
    if (this.layout === null || this.count === 0) {
      const found = this.names === null ? 'an empty file' : 'a header alone';
      throw new DataError(`${this.path}: expected lines with values, found ${found}`);
    }
    const { values, labels, range, layout, count } = this;
    return {
      layout: { ...layout, names: this.names },
      count,
      values: values.finish(),
      range,
      labels: layout.labelColumn === null ? null : labels.finish(),
    };
  }

  private findLayout(fields: readonly string[]): TableLayout {
    const named = this.names?.findIndex((name) => LABEL_NAMES.includes(name.toLowerCase())) ?? -1;
    const text = fields.findLastIndex((field) => !isNumber(field) && !MISSING.test(field.trim()));
    const labelColumn = named === -1 ? text : named;
    const layout = {
      columnCount: this.names?.length ?? fields.length,
      labelColumn: labelColumn === -1 ? null : labelColumn,
      names: this.names,
    };
    const valueCount = layout.columnCount - (layout.labelColumn === null ? 0 : 1);
    if (valueCount < 1 || valueCount > LARGEST_SIDE) {
      throw new DataError(
        `${this.path}: expected 1..${String(LARGEST_SIDE)} columns of numbers, found ${String(valueCount)}`,
      );
    }
    return layout;
  }

  private checkCount({ columnCount }: TableLayout, fields: readonly string[], line: number): void {
    if (fields.length !== columnCount) {
      throw new DataError(
        `${this.path}: line ${String(line)}: expected ${String(columnCount)} columns, found ${String(fields.length)}`,
      );
    }
    if (this.count === LARGEST_COUNT) {
      throw new DataError(
        `${this.path}: line ${String(line)}: expected at most ${String(LARGEST_COUNT)} lines of values, found more`,
      );
    }
  }

  private addRow(layout: TableLayout, fields: readonly string[], line: number): void {
    const { labelColumn, columnCount } = layout;
    if (this.count === 0) this.row = new Float32Array(columnCount - (labelColumn === null ? 0 : 1));
    let place = 0;
    for (const [column, field] of fields.entries()) {
      const where = (): string => this.placeOf(layout, line, column);
      if (column === labelColumn) this.labels.append(Uint8Array.of(this.classOf(field, where)));
      else this.row[place++] = this.numberOf(field, where);
    }
    this.values.append(new Uint8Array(this.row.buffer));
    this.count += 1;
  }

  private numberOf(field: string, where: () => string): number {
    const value = isNumber(field) ? Math.fround(Number(field)) : NaN;
    if (!Number.isFinite(value)) {
      throw new DataError(`${where()}: expected a finite number, found ${described(field)}`);
    }
    if (value < this.range.min) this.range.min = value;
    if (value > this.range.max) this.range.max = value;
    return value;
  }

  private classOf(field: string, where: () => string): number {
    const name = field.trim();
    if (MISSING.test(name)) {
      throw new DataError(`${where()}: expected a class, found ${described(field)}`);
    }
    const known = this.classes.get(name);
    if (known !== undefined) return known;
    if (this.classes.size === MOST_CLASSES) {
      throw new DataError(
        `${where()}: expected at most ${String(MOST_CLASSES)} classes, found one more, ${described(field)}`,
      );
    }
    this.classes.set(name, this.classes.size);
    return this.classes.size - 1;
  }

  private placeOf({ names }: TableLayout, line: number, column: number): string {
    const name = names === null ? '' : ` (${JSON.stringify(names[column])})`;
    return `${this.path}: line ${String(line)}, column ${String(column + 1)}${name}`;
  }
}

function isHeader(fields: readonly string[]): boolean {
  return !fields.some(isNumber) && fields.some((field) => field.trim() !== '');
}

function isNumber(field: string): boolean {
  return NUMBER.test(field.trim());
}

function described(field: string): string {
  const text = JSON.stringify(field.slice(0, 40));
  return MISSING.test(field.trim()) ? `a missing value (${text})` : text;
}
