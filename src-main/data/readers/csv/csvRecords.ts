import { DataError } from '../../../../src-shared/errors';

/** Longer fields are no numbers and no class names: most likely a quote that is never closed. */
const LONGEST_FIELD = 2 ** 16;
const MOST_FIELDS = 2 ** 16 + 1;

export type CsvSeparator = ',' | ';' | '\t';

/** Takes the fields of one record and the line, from 1, on which it begins. */
export type RecordConsumer = (fields: string[], line: number) => void;

type State = 'before field' | 'in field' | 'in quotes' | 'after quote';

/**
 * Splits text that comes in pieces into records and fields (RFC 4180, and any of the three line ends): a field in
 * double quotes may hold separators, line ends and doubled quotes. Lines without any text are passed over. What
 * breaks these rules throws a DataError with the file, the line and the field.
 */
export class CsvRecords {
  private state: State = 'before field';
  private field = '';
  private fields: string[] = [];
  private line = 1;
  private recordLine = 1;
  private wasCarriageReturn = false;

  constructor(
    private readonly path: string,
    private readonly separator: CsvSeparator,
    private readonly consume: RecordConsumer,
  ) {}

  add(text: string): void {
    let at = 0;
    while (at < text.length) {
      at = this.state === 'in quotes' ? this.addQuoted(text, at) : this.addPlain(text, at);
    }
  }

  /** Ends the last record; it need not end with a line end. */
  finish(): void {
    if (this.state === 'in quotes') {
      throw this.error('a closing quote', 'the end of the file');
    }
    if (this.fields.length > 0 || this.field !== '' || this.state === 'after quote')
      this.endRecord();
  }

  private addQuoted(text: string, at: number): number {
    const quote = text.indexOf('"', at);
    const end = quote === -1 ? text.length : quote;
    const part = text.slice(at, end);
    this.extend(part);
    this.line += part.split('\n').length - 1;
    if (quote === -1) return end;
    this.state = 'after quote';
    return end + 1;
  }

  private addPlain(text: string, at: number): number {
    const char = text[at]!;
    const isLineFeedOfPair = char === '\n' && this.wasCarriageReturn;
    this.wasCarriageReturn = char === '\r';
    if (isLineFeedOfPair) return at + 1;
    if (char === this.separator) this.endField();
    else if (char === '\n' || char === '\r') this.endLine();
    else if (char === '"') this.addQuote();
    else return this.addText(text, at);
    return at + 1;
  }

  private addQuote(): void {
    if (this.state === 'in field') throw this.error('no quote inside a field without quotes', '"');
    // A doubled quote within quotes stands for one.
    if (this.state === 'after quote') this.extend('"');
    this.state = 'in quotes';
  }

  private addText(text: string, at: number): number {
    if (this.state === 'after quote') {
      throw this.error('a separator or the end of the line after a closing quote', text[at]!);
    }
    let end = at + 1;
    while (end < text.length && !this.isSpecial(text[end]!)) end += 1;
    this.extend(text.slice(at, end));
    this.state = 'in field';
    return end;
  }

  private isSpecial(char: string): boolean {
    return char === this.separator || char === '\n' || char === '\r' || char === '"';
  }

  private extend(part: string): void {
    this.field += part;
    if (this.field.length > LONGEST_FIELD) {
      throw this.error(`at most ${String(LONGEST_FIELD)} characters in a field`, 'more');
    }
  }

  private endField(): void {
    if (this.fields.length === MOST_FIELDS) {
      throw this.error(`at most ${String(MOST_FIELDS)} fields in a line`, 'more');
    }
    this.fields.push(this.field);
    this.field = '';
    this.state = 'before field';
  }

  private endLine(): void {
    const isBlank = this.fields.length === 0 && this.field === '' && this.state === 'before field';
    if (!isBlank) this.endRecord();
    this.line += 1;
    this.recordLine = this.line;
  }

  private endRecord(): void {
    this.endField();
    const { fields } = this;
    this.fields = [];
    this.consume(fields, this.recordLine);
  }

  private error(expected: string, found: string): DataError {
    return new DataError(
      `${this.path}: line ${String(this.line)}, field ${String(this.fields.length + 1)}: expected ${expected}, ` +
        `found ${found.length === 1 ? JSON.stringify(found) : found}`,
    );
  }
}

/** Returns the separator that the first line has most of, quoted text aside; a comma where it has none. */
export function separatorOf(firstLine: string): CsvSeparator {
  const unquoted = firstLine.replace(/"[^"]*"/g, '');
  const separators: readonly CsvSeparator[] = [',', ';', '\t'];
  const counts = separators.map((separator) => unquoted.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))]!;
}
