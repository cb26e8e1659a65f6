import type { Value } from '../../graph/stepGraph';

/**
 * The nodes of a program that take what a variable held at the start. The variable changes after all
 * of them: each sees the old value, and then it changes in place, uncopied.
 */
export class VariableReaders {
  readonly #readers = new Map<string, Set<string>>();

  /** @param readName the name of the node that reads a variable. */
  constructor(private readonly readName: (variable: string) => string) {}

  /**
   * Notes who uses a value, where that is a variable's: a node by its name, or an update, before
   * which the variable has to be read at least.
   */
  noteUse({ node }: Value, user?: string): void {
    if (node.operation !== 'state') return;
    const variable = node.attributes.name;
    this.note(variable, user ?? this.readName(variable));
  }

  /** Notes a node that takes a variable's value, by its name. */
  note(variable: string, reader: string): void {
    const known = this.#readers.get(variable) ?? new Set<string>();
    this.#readers.set(variable, known.add(reader));
  }

  /** Returns the inputs by which a node waits until variables may change. */
  waitsFor(...variables: string[]): string[] {
    const readers = variables.flatMap((variable) => [...(this.#readers.get(variable) ?? [])]);
    return [...new Set(readers)].map((reader) => `^${reader}`);
  }
}
