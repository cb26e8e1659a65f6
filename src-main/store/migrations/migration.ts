/** One step of the schema's history. Once shipped it is never edited; a change is a new file. */
export interface Migration {
  /** Rising, in tens, so that a step can be put between two others while neither has shipped. */
  number: number;
  name: string;
  sql: string;
  /** Functions of a blob that `sql` calls by these names, for what SQL cannot do. */
  blobFunctions?: Readonly<Record<string, (blob: Buffer) => Buffer>>;
}
