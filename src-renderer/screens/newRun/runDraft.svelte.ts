import { SvelteSet } from 'svelte/reactivity';
import type { ModelDescriptor } from '../../../src-shared/domain';
import {
  checkRunConfig,
  DATA_FIELDS,
  EXECUTION_FIELDS,
  TRAINING_FIELDS,
  type RunConfig,
} from '../../../src-shared/runConfig';
import { defaultValues } from '../../../src-shared/schema/check';
import type { FieldProblem, FieldValue, FieldValues } from '../../../src-shared/schema/fields';

export type Section = 'data' | 'model' | 'training' | 'execution';

/**
 * A config while it is being written. A value that is no number yet stays as the text that was
 * typed, so that nothing typed is lost and the check can name what it found.
 */
export class RunDraft {
  name = $state('');
  #models: readonly ModelDescriptor[];
  #modelKind = $state('');
  #sections = $state.raw<Record<Section, FieldValues>>({
    data: {},
    model: {},
    training: {},
    execution: {},
  });
  #touched = new SvelteSet<string>();
  #wasSubmitted = $state(false);
  #foundByService = $state.raw<readonly FieldProblem[]>([]);
  #warnedByService = $state.raw<readonly FieldProblem[]>([]);

  /** Starts with every default of the first model. */
  constructor(models: readonly ModelDescriptor[]) {
    this.#models = models;
    this.#modelKind = models[0]?.kind ?? '';
    this.#sections = {
      data: defaultValues(DATA_FIELDS),
      model: defaultValues(this.model?.fields ?? []),
      training: defaultValues(TRAINING_FIELDS),
      execution: defaultValues(EXECUTION_FIELDS),
    };
  }

  get model(): ModelDescriptor | null {
    return this.#models.find(({ kind }) => kind === this.#modelKind) ?? null;
  }

  get sections(): Readonly<Record<Section, FieldValues>> {
    return this.#sections;
  }

  set(section: Section, key: string, value: FieldValue): void {
    this.merge(section, { [key]: value });
  }

  /** Takes over several values, as a preset does. */
  merge(section: Section, values: FieldValues): void {
    this.#sections = { ...this.#sections, [section]: { ...this.#sections[section], ...values } };
    this.noteService([]);
  }

  chooseModel(kind: string): void {
    this.#modelKind = kind;
    this.#sections = { ...this.#sections, model: defaultValues(this.model?.fields ?? []) };
  }

  /** Takes over a whole config, such as an example's. */
  takeOver(config: RunConfig): void {
    const { kind, ...model } = config.model;
    this.name = config.name;
    this.chooseModel(kind);
    this.merge('model', model);
    this.merge('data', { ...config.data });
    this.merge('training', { ...config.training });
    this.merge('execution', { ...config.execution });
    this.#touched.clear();
    this.#wasSubmitted = false;
  }

  /** The name that the run gets when none is typed: 'digits VAE 2-D'. */
  get suggestedName(): string {
    const { latentDim } = this.#sections.model;
    const dims = typeof latentDim === 'number' ? ` ${latentDim}-D` : '';
    const kind = this.#modelKind;
    const model = kind.length <= 5 ? kind.toUpperCase() : (this.model?.title ?? kind);
    return `${textOf(this.#sections.data['dataset'])} ${model}${dims}`;
  }

  /** The config as it stands, which may still have problems. */
  get config(): unknown {
    return {
      name: this.name.trim() || this.suggestedName,
      data: this.#sections.data,
      model: { kind: this.#modelKind, ...this.#sections.model },
      training: this.#sections.training,
      execution: this.#sections.execution,
    };
  }

  /** What the shared schema finds, without asking the service. */
  get ownProblems(): readonly FieldProblem[] {
    return checkRunConfig(
      this.config,
      (kind) => this.#models.find((model) => model.kind === kind)?.fields ?? null,
    ).problems;
  }

  get problems(): readonly FieldProblem[] {
    const own = this.ownProblems;
    return own.length > 0 ? own : this.#foundByService;
  }

  /** Keeps what the service found in a config; it is dropped with the next change. */
  noteService(problems: readonly FieldProblem[], warnings: readonly FieldProblem[] = []): void {
    this.#foundByService = problems;
    this.#warnedByService = warnings;
  }

  touch(path: string): void {
    this.#touched.add(path);
  }

  submit(): void {
    this.#wasSubmitted = true;
  }

  /** Returns what to say at a field: nothing until the user has left it or has tried to start. */
  problemAt(path: string): string | null {
    const problem = this.problems.find(
      ({ field }) => field === path || field.startsWith(`${path}[`),
    );
    if (!problem) return null;
    const isDue =
      this.#wasSubmitted || this.#touched.has(path) || this.#foundByService.includes(problem);
    return isDue ? plainMessage(problem, path) : null;
  }

  /** Returns what the service finds strange at a field. */
  warningAt(path: string): string | null {
    const warning = this.#warnedByService.find(({ field }) => field === path);
    return warning ? plainMessage(warning, path) : null;
  }
}

/** Returns the value of a field that holds text. */
export function textOf(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Returns a problem's message without the path of the field under which it stands. */
export function plainMessage({ message }: FieldProblem, path: string): string {
  const text = message.startsWith(`${path} `) ? message.slice(path.length + 1) : message;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
