import type { DType } from '../../graph/stepGraph';
import { isSameShape, type Shape, sizeOf } from '../../shape';
import { denseText } from './denseText';

/** Element types as StableHLO writes them; unsigned words only within random numbers. */
export type ElementType = 'f32' | 'bf16' | 'i32' | 'i1' | 'ui8' | 'ui32' | 'ui64';

/** A tensor of the function being written, by its name in the text. */
export interface SsaValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
}

/** A tensor, or one number that stands for a tensor of the others' type. */
export type Operand = SsaValue | number;

/** Where a comparison of two numbers holds. */
export type Direction = 'EQ' | 'NE' | 'LT' | 'LE' | 'GT' | 'GE';

/** How sums and the like go over axes: by one of these operations. */
export type Reducer = 'add' | 'multiply' | 'maximum' | 'minimum' | 'and' | 'or';

const ELEMENT_TYPES: Readonly<Record<DType, ElementType>> = {
  float32: 'f32',
  int32: 'i32',
  uint8: 'ui8',
  bool: 'i1',
};

export const elementType = (dtype: DType): ElementType => ELEMENT_TYPES[dtype];

/** Returns a tensor's type, such as 'tensor<2x3xf32>'. */
export function typeText({ type, shape }: Omit<SsaValue, 'name'>): string {
  return `tensor<${[...shape, type].join('x')}>`;
}

/** Returns a list of integers as an attribute. */
export function integersText(values: readonly number[]): string {
  return values.length === 0 ? 'array<i64>' : `array<i64: ${values.join(', ')}>`;
}

/** Returns pairs of integers as an attribute. */
export function pairsText(pairs: readonly (readonly [number, number])[]): string {
  const rows = pairs.map(([before, after]) => `[${before}, ${after}]`).join(', ');
  return `dense<${pairs.length === 0 ? '' : `[${rows}]`}> : tensor<${pairs.length}x2xi64>`;
}

/**
 * The body of a StableHLO function, written operation by operation in MLIR's generic form, one a line.
 * Constants stand at the top, each once, so that they may be used anywhere, within regions too.
 */
export class FunctionText {
  readonly #constants = new Map<string, SsaValue>();
  readonly #constantLines: string[] = [];
  readonly #lines: string[] = [];
  #names = 0;
  #indent = '    ';

  /** Appends an operation with one result and returns that. */
  operation(
    name: string,
    inputs: readonly SsaValue[],
    type: ElementType,
    shape: Shape,
    attributes: Readonly<Record<string, string>> = {},
  ): SsaValue {
    const result = { name: this.#newName(), type, shape };
    this.#lines.push(
      `${this.#indent}${result.name} = ${operationText(name, inputs, [result], attributes)}`,
    );
    return result;
  }

  /** Returns a constant. Values are those of the type's array: truth values as 0 and 1. */
  constant(
    values: Float32Array | Int32Array | Uint8Array,
    type: ElementType,
    shape: Shape,
  ): SsaValue {
    // Truth values that differ would be packed to bits in hexadecimal form.
    if (type === 'i1' && values.some((value) => value !== values[0])) {
      return this.convert(this.constant(values, 'ui8', shape), 'i1');
    }
    return this.#constant(denseText(values, type), type, shape);
  }

  /** Returns a constant with one number everywhere. */
  filled(value: number, type: ElementType, shape: Shape): SsaValue {
    return this.#constant(denseText(sizeOf(shape) === 0 ? [] : [value], type), type, shape);
  }

  #constant(dense: string, type: ElementType, shape: Shape): SsaValue {
    const text = `${dense} : ${typeText({ type, shape })}`;
    const known = this.#constants.get(text);
    if (known !== undefined) return known;
    const value = { name: `%c${this.#constants.size}`, type, shape };
    this.#constants.set(text, value);
    this.#constantLines.push(`    ${value.name} = stablehlo.constant ${text}`);
    return value;
  }

  /** Appends an operation on single elements; operands are broadcast as in NumPy. */
  elementwise(name: string, ...operands: readonly Operand[]): SsaValue {
    const spread = this.spread(operands);
    return this.operation(`stablehlo.${name}`, spread, spread[0]!.type, spread[0]!.shape);
  }

  /** Returns operands of one shape, that which NumPy broadcasts them to. */
  spread(operands: readonly Operand[]): SsaValue[] {
    const tensors = operands.filter((operand) => typeof operand !== 'number');
    const shape = tensors.map((tensor) => tensor.shape).reduce(broadcastShape);
    return operands.map((operand) =>
      typeof operand === 'number'
        ? this.filled(operand, tensors[0]!.type, shape)
        : this.broadcast(operand, shape),
    );
  }

  /** Returns truth values: where the comparison holds. */
  compare(direction: Direction, ...operands: readonly [SsaValue, Operand]): SsaValue {
    const spread = this.spread(operands);
    return this.operation('stablehlo.compare', spread, 'i1', spread[0]!.shape, {
      comparison_direction: `#stablehlo<comparison_direction ${direction}>`,
    });
  }

  /** Returns, element by element, one or the other; all are broadcast. */
  select(condition: SsaValue, whereTrue: Operand, whereFalse: Operand): SsaValue {
    const branches = [whereTrue, whereFalse];
    const shapes = [condition, ...branches.filter((branch) => typeof branch !== 'number')].map(
      (tensor) => tensor.shape,
    );
    const shape = shapes.reduce(broadcastShape);
    const type = branches.find((branch) => typeof branch !== 'number')?.type ?? 'f32';
    const [left, right] = branches.map((branch) =>
      typeof branch === 'number' ? this.filled(branch, type, shape) : this.broadcast(branch, shape),
    );
    const inputs = [this.broadcast(condition, shape), left!, right!];
    return this.operation('stablehlo.select', inputs, type, shape);
  }

  /** Returns consecutive elements of each axis from `begin` on, as many as the shape says. */
  slice(x: SsaValue, begin: readonly number[], shape: Shape): SsaValue {
    return this.operation('stablehlo.slice', [x], x.type, shape, {
      start_indices: integersText(begin),
      limit_indices: integersText(begin.map((start, axis) => start + shape[axis]!)),
      strides: integersText(begin.map(() => 1)),
    });
  }

  convert(x: SsaValue, type: ElementType): SsaValue {
    return x.type === type ? x : this.operation('stablehlo.convert', [x], type, x.shape);
  }

  /** Returns x spread out to a shape as in NumPy: axes are matched from the last. */
  broadcast(x: SsaValue, shape: Shape): SsaValue {
    const added = shape.length - x.shape.length;
    return this.broadcastAlong(
      x,
      shape,
      x.shape.map((_, axis) => added + axis),
    );
  }

  /** Returns x spread out to a shape; `axes` says which of the shape's axes each of x's becomes. */
  broadcastAlong(x: SsaValue, shape: Shape, axes: readonly number[]): SsaValue {
    if (isSameShape(x.shape, shape)) return x;
    return this.operation('stablehlo.broadcast_in_dim', [x], x.type, shape, {
      broadcast_dimensions: integersText(axes),
    });
  }

  reshape(x: SsaValue, shape: Shape): SsaValue {
    if (isSameShape(x.shape, shape)) return x;
    return this.operation('stablehlo.reshape', [x], x.type, shape);
  }

  /** Returns the numbers 0, 1, ... along an axis. */
  iota(type: ElementType, shape: Shape, axis: number): SsaValue {
    return this.operation('stablehlo.iota', [], type, shape, { iota_dimension: `${axis} : i64` });
  }

  /** Returns x with axes taken away. `start` is the reducer's neutral number. */
  reduce(x: SsaValue, reducer: Reducer, start: number, axes: readonly number[]): SsaValue {
    if (axes.length === 0) return x;
    const shape = x.shape.filter((_, axis) => !axes.includes(axis));
    const result = { name: this.#newName(), type: x.type, shape };
    const initial = this.filled(start, x.type, []);
    const types = `(${typeText(x)}, ${typeText(initial)}) -> ${typeText(result)}`;
    this.#lines.push(
      `${this.#indent}${result.name} = stablehlo.reduce(${x.name} init: ${initial.name}) applies ` +
        `stablehlo.${reducer} across dimensions = [${axes.join(', ')}] : ${types}`,
    );
    return result;
  }

  /**
   * Appends an operation with regions and returns its results. A region is written by a function of its
   * arguments that gives what the region returns.
   */
  withRegions(
    name: string,
    inputs: readonly SsaValue[],
    results: readonly Omit<SsaValue, 'name'>[],
    attributes: Readonly<Record<string, string>>,
    regions: readonly Region[],
  ): SsaValue[] {
    const base = this.#newName();
    const head = `${this.#indent}${base}${results.length > 1 ? `:${results.length}` : ''} = `;
    const inputNames = inputs.map((input) => input.name).join(', ');
    this.#lines.push(`${head}"stablehlo.${name}"(${inputNames})${attributesText(attributes)} ({`);
    for (const [i, region] of regions.entries()) {
      if (i > 0) this.#lines.push(`${this.#indent}}, {`);
      this.#region(region);
    }
    this.#lines.push(`${this.#indent}}) : ${functionTypeText(inputs, results)}`);
    return results.map((result, i) => ({
      ...result,
      name: results.length > 1 ? `${base}#${i}` : base,
    }));
  }

  #region({ takes, write }: Region): void {
    const given = takes.map((taken) => ({ ...taken, name: this.#newName() }));
    const list = given.map((value) => `${value.name}: ${typeText(value)}`).join(', ');
    this.#lines.push(`${this.#indent}^bb0(${list}):`);
    this.#indent += '  ';
    this.end('stablehlo.return', write(given));
    this.#indent = this.#indent.slice(2);
  }

  /** Appends the operation that gives back values. */
  end(name: string, values: readonly SsaValue[]): void {
    this.#lines.push(`${this.#indent}${operationText(name, values, [], {})}`);
  }

  /** Returns all lines. */
  text(): string {
    return [...this.#constantLines, ...this.#lines].join('\n');
  }

  #newName(): string {
    return `%${this.#names++}`;
  }
}

/** Operations within another: its arguments, and what it gives of them. */
export interface Region {
  takes: readonly Omit<SsaValue, 'name'>[];
  write: (given: readonly SsaValue[]) => readonly SsaValue[];
}

function operationText(
  name: string,
  inputs: readonly SsaValue[],
  results: readonly SsaValue[],
  attributes: Readonly<Record<string, string>>,
): string {
  const names = inputs.map((input) => input.name).join(', ');
  return `"${name}"(${names})${attributesText(attributes)} : ${functionTypeText(inputs, results)}`;
}

function attributesText(attributes: Readonly<Record<string, string>>): string {
  const entries = Object.entries(attributes).map(([key, value]) => `${key} = ${value}`);
  return entries.length === 0 ? '' : ` <{${entries.join(', ')}}>`;
}

function functionTypeText(
  inputs: readonly Omit<SsaValue, 'name'>[],
  results: readonly Omit<SsaValue, 'name'>[],
): string {
  const listed = (values: readonly Omit<SsaValue, 'name'>[]) =>
    `(${values.map(typeText).join(', ')})`;
  return `${listed(inputs)} -> ${listed(results)}`;
}

/** The shape that NumPy broadcasts two to; those of a traced graph always fit. */
function broadcastShape(a: Shape, b: Shape): Shape {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const added = long.length - short.length;
  return long.map((side, axis) => (side === 1 ? (short[axis - added] ?? 1) : side));
}
