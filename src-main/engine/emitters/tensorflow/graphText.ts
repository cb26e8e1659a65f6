import type { DType } from '../../graph/stepGraph';
import type { Shape } from '../../shape';

/** An attribute in protobuf's text format, made by the functions below. */
export type AttributeText = string;

const TYPES: Readonly<Record<DType, string>> = {
  float32: 'DT_FLOAT',
  int32: 'DT_INT32',
  uint8: 'DT_UINT8',
  bool: 'DT_BOOL',
};

export const typeAttribute = (dtype: DType): AttributeText => `type: ${TYPES[dtype]}`;
export const intAttribute = (value: number): AttributeText => `i: ${value}`;
export const floatAttribute = (value: number): AttributeText =>
  `f: ${numberText(value, 'float32')}`;
export const boolAttribute = (value: boolean): AttributeText => `b: ${value}`;
export const textAttribute = (value: string): AttributeText => `s: ${quoted(value)}`;
export const intsAttribute = (values: readonly number[]): AttributeText =>
  `list { ${values.map((value) => `i: ${value}`).join(' ')} }`;
export const shapeAttribute = (shape: Shape): AttributeText => `shape { ${dims(shape)} }`;

/** Longer constants are written as bytes. */
const LISTED_NUMBERS = 16;

/** Returns a constant tensor; the numbers are those of the array's element type. */
export function tensorAttribute(
  values: Float32Array | Int32Array | Uint8Array,
  dtype: DType,
  shape: Shape,
): AttributeText {
  const head = `tensor { dtype: ${TYPES[dtype]} tensor_shape { ${dims(shape)} }`;
  if (values.length > LISTED_NUMBERS) return `${head} tensor_content: "${octal(values)}" }`;
  const field = { float32: 'float_val', int32: 'int_val', uint8: 'int_val', bool: 'bool_val' };
  const numbers = [...values].map((value) => `${field[dtype]}: ${numberText(value, dtype)}`);
  return `${head} ${numbers.join(' ')} }`;
}

function numberText(value: number, dtype: DType): string {
  if (dtype === 'bool') return String(value !== 0);
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value);
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

function dims(shape: Shape): string {
  return shape.map((size) => `dim { size: ${size} }`).join(' ');
}

function octal(values: Float32Array | Int32Array | Uint8Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return Array.from(bytes, (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/**
 * A TensorFlow graph in protobuf's text format (GraphDef), node by node. A node's first result is
 * called by its name, the others 'name:1', ...; '^name' waits for a node without taking a result.
 */
export class GraphText {
  readonly #nodes: string[] = [];
  readonly #constants = new Map<string, string>();
  /** Attributes of every node from now on. */
  common: Readonly<Record<string, AttributeText>> = {};

  /** Appends a node and returns its name. */
  node(
    name: string,
    operation: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeText>> = {},
  ): string {
    const parts = [
      `name: ${quoted(name)}`,
      `op: ${quoted(operation)}`,
      ...inputs.map((input) => `input: ${quoted(input)}`),
      ...Object.entries({ ...attributes, ...this.common }).map(
        ([key, value]) => `attr { key: ${quoted(key)} value { ${value} } }`,
      ),
    ];
    this.#nodes.push(`node { ${parts.join(' ')} }`);
    return name;
  }

  /** Returns the name of a constant; equal ones are one node. */
  constant(
    values: Float32Array | Int32Array | Uint8Array,
    dtype: DType,
    shape: Shape = [values.length],
  ): string {
    const value = tensorAttribute(values, dtype, shape);
    const known = this.#constants.get(value);
    if (known !== undefined) return known;
    const name = this.node(`constant/${this.#constants.size}`, 'Const', [], {
      dtype: typeAttribute(dtype),
      value,
    });
    this.#constants.set(value, name);
    return name;
  }

  /** Returns the name of a constant integer. */
  integer(value: number): string {
    return this.constant(Int32Array.of(value), 'int32', []);
  }

  /** Returns the name of a constant vector of integers. */
  integers(values: readonly number[]): string {
    return this.constant(Int32Array.from(values), 'int32');
  }

  /** Returns the whole graph. */
  text(): string {
    return `${this.#nodes.join('\n')}\nversions { producer: 2000 min_consumer: 0 }\n`;
  }
}
