import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DataError } from '../../../../src-shared/errors';
import { bytesOf } from '../../byteRegion';
import type { LabelledImages } from '../../dataset';
import { rowsInRegion } from '../../rowsInRegion';
import { readByteStream } from '../byteStream';
import type { ImportedContent } from '../importedContent';
import { readError } from '../readError';
import type { Scratch } from '../scratch';
import { drawTestSplit } from '../testSplit';
import { CsvRecords, separatorOf } from './csvRecords';
import { CsvTableBuilder, type CsvTable, type TableLayout } from './csvTable';

/** Text that is looked at to tell the separator. */
const LONGEST_FIRST_LINE = 2 ** 16;

/**
 * Returns the data set of a CSV file, plain or gzip, or of `train.csv` and `test.csv` in a folder: each line is a
 * vector of 32-bit floats, and one column may hold its class (see csvTable.ts). Classes are in numeric order where
 * all of them are numbers, else in that of their characters. Throws a DataError that names the file, line and column,
 * what was expected and what was found.
 */
export async function readCsv(path: string, scratch: Scratch): Promise<ImportedContent> {
  const { trainPath, testPath } = await locateCsvFiles(path);
  const classes = new Map<string, number>();
  const train = await readTable(trainPath, classes, null, scratch);
  const test = testPath === null ? null : await readTable(testPath, classes, train.layout, scratch);
  const classNames = sortedClasses([...classes.keys()]);
  const newLabels = Uint8Array.from(classes.keys(), (name) => classNames.indexOf(name));
  const trainRows = rowsOf(train, newLabels);
  const splits =
    test === null
      ? drawTestSplit(trainPath, trainRows)
      : { train: trainRows, test: rowsOf(test, newLabels), notes: [] };
  const tables = test === null ? [train] : [train, test];
  return {
    train: splits.train,
    test: splits.test,
    range: {
      min: Math.min(...tables.map(({ range }) => range.min)),
      max: Math.max(...tables.map(({ range }) => range.max)),
    },
    classNames,
    files: [trainPath, ...(testPath === null ? [] : [testPath])].map((file) => basename(file)),
    notes: [...notesOn(train), ...splits.notes],
  };
}

async function locateCsvFiles(
  path: string,
): Promise<{ trainPath: string; testPath: string | null }> {
  try {
    if (!(await stat(path)).isDirectory()) return { trainPath: path, testPath: null };
    const names = await readdir(path);
    const find = (pattern: RegExp): string | null =>
      names.find((name) => pattern.test(name)) ?? null;
    const [train, test] = [
      find(/^train\.(?:csv|tsv)(?:\.gz)?$/i),
      find(/^test\.(?:csv|tsv)(?:\.gz)?$/i),
    ];
    if (train === null) {
      throw new DataError(`${path}: expected a file named train.csv, found none in the folder`);
    }
    return { trainPath: join(path, train), testPath: test === null ? null : join(path, test) };
  } catch (error) {
    throw error instanceof DataError ? error : readError(path, error);
  }
}

async function readTable(
  path: string,
  classes: Map<string, number>,
  layout: TableLayout | null,
  scratch: Scratch,
): Promise<CsvTable> {
  const builder = new CsvTableBuilder(path, classes, layout, scratch);
  const text = new CsvText(path, (fields, line) => {
    builder.add(fields, line);
  });
  await readByteStream(path, () => (piece) => {
    text.add(piece);
  });
  text.finish();
  return builder.finish();
}

/** Decodes the bytes of a file and hands them to the records once the first line tells the separator. */
class CsvText {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private beginning = '';
  private records: CsvRecords | null = null;
  private receivedBytes = 0;

  constructor(
    private readonly path: string,
    private readonly consume: (fields: string[], line: number) => void,
  ) {}

  add(piece: Uint8Array): void {
    this.addText(this.decode(piece));
    this.receivedBytes += piece.length;
  }

  finish(): void {
    this.addText(this.decode(null));
    const records = this.records ?? this.begin();
    records.finish();
  }

  private addText(text: string): void {
    if (this.records !== null) {
      this.records.add(text);
      return;
    }
    this.beginning += text;
    if (/[\r\n]/.test(text) || this.beginning.length > LONGEST_FIRST_LINE) this.begin();
  }

  private begin(): CsvRecords {
    const [firstLine = ''] = this.beginning.trimStart().split(/[\r\n]/, 1);
    this.records = new CsvRecords(this.path, separatorOf(firstLine), this.consume);
    this.records.add(this.beginning);
    this.beginning = '';
    return this.records;
  }

  private decode(piece: Uint8Array | null): string {
    try {
      return piece === null ? this.decoder.decode() : this.decoder.decode(piece, { stream: true });
    } catch (cause) {
      const end = this.receivedBytes + (piece?.length ?? 0);
      throw new DataError(
        `${this.path}: expected UTF-8 text, found other bytes at byte ${String(this.receivedBytes)}..${String(end)}`,
        { cause },
      );
    }
  }
}

function rowsOf(table: CsvTable, newLabels: Uint8Array): LabelledImages {
  const { count, values, labels } = table;
  const width = values.length / count / Float32Array.BYTES_PER_ELEMENT;
  return {
    shape: { height: 1, width, channels: 1 },
    count,
    values: rowsInRegion(values, 'float32', width),
    labels: labels === null ? null : bytesOf(labels).map((label) => newLabels[label]!),
    factors: null,
  };
}

function sortedClasses(names: string[]): string[] {
  const areNumbers = names.every((name) => Number.isFinite(Number(name)));
  return names.sort(areNumbers ? (a, b) => Number(a) - Number(b) : undefined);
}

function notesOn({ layout: { labelColumn, names } }: CsvTable): string[] {
  if (labelColumn === null) return ['No column with labels was found.'];
  const name = names?.[labelColumn];
  const column = name ? `the column ${JSON.stringify(name)}` : `column ${String(labelColumn + 1)}`;
  return [`The classes are those of ${column}.`];
}
