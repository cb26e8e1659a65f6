import type {
  FieldProblem,
  FieldSchema,
  FieldValue,
  FieldValues,
  IntegerField,
  LayersField,
  NumberField,
} from './fields';
import { LAYER_SETTINGS, type LayerKind, type LayerSetting, type LayerSpec } from './layers';

/** Returns the defaults of a schema. */
export function defaultValues(fields: readonly FieldSchema[]): FieldValues {
  return Object.fromEntries(fields.map((field) => [field.key, structuredClone(field.default)]));
}

/** Tells whether a field applies under the values of the others. */
export function fieldApplies(field: FieldSchema, values: FieldValues): boolean {
  if (!field.appliesWhen) return true;
  const { key, equals } = field.appliesWhen;
  const value = values[key];
  return Array.isArray(equals) ? equals.some((each) => each === value) : value === equals;
}

/**
 * Checks a config section against its schema and fills in defaults.
 * @param path dotted path of the section, for messages ('model').
 * @returns the complete values and every problem found; values are usable only without problems.
 */
export function checkFields(
  fields: readonly FieldSchema[],
  section: unknown,
  path: string,
): { values: FieldValues; problems: FieldProblem[] } {
  if (!isRecord(section)) {
    const message = `${path} must be an object, got ${describeValue(section)}`;
    return { values: {}, problems: [{ field: path, message }] };
  }
  const values = defaultValues(fields);
  const problems = unknownKeys(fields, section, path);
  for (const field of fields) {
    const given = section[field.key];
    if (given === undefined) continue;
    const message = checkField(field, given, `${path}.${field.key}`);
    if (message === null) values[field.key] = structuredClone(given) as FieldValue;
    else problems.push({ field: `${path}.${field.key}`, message });
  }
  return { values, problems };
}

/** Returns null for a good value, else a sentence with the expected and the found. */
export function checkField(field: FieldSchema, value: unknown, path: string): string | null {
  switch (field.kind) {
    case 'integer':
    case 'number':
      return checkNumber(field, value, path);
    case 'choice': {
      const allowed = field.options.map((option) => option.value);
      return typeof value === 'string' && allowed.includes(value)
        ? null
        : `${path} must be one of ${allowed.join(', ')}, got ${describeValue(value)}`;
    }
    case 'boolean':
      return typeof value === 'boolean'
        ? null
        : `${path} must be true or false, got ${describeValue(value)}`;
    case 'text':
      return typeof value === 'string' && value.length <= field.maxLength
        ? null
        : `${path} must be text of at most ${field.maxLength} characters, got ${describeValue(value)}`;
    case 'layers':
      return checkLayers(field, value, path);
  }
}

function checkNumber(field: IntegerField | NumberField, value: unknown, path: string) {
  const isRightKind =
    typeof value === 'number' &&
    (field.kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value));
  if (isRightKind && value >= field.min && value <= field.max) return null;
  const kind = field.kind === 'integer' ? 'an integer' : 'a number';
  return `${path} must be ${kind} in ${field.min}..${field.max}, got ${describeValue(value)}`;
}

function checkLayers(field: LayersField, value: unknown, path: string): string | null {
  if (!Array.isArray(value)) {
    return `${path} must be a list of layers, got ${describeValue(value)}`;
  }
  if (value.length > field.maxLayers) {
    return `${path} must have at most ${field.maxLayers} layers, got ${value.length}`;
  }
  for (const [index, layer] of value.entries()) {
    const message = checkLayer(field.allowed, layer, `${path}[${index}]`);
    if (message !== null) return message;
  }
  return null;
}

function checkLayer(allowed: readonly LayerKind[], layer: unknown, path: string): string | null {
  if (!isRecord(layer)) return `${path} must be a layer, got ${describeValue(layer)}`;
  const type = layer['type'];
  if (!allowed.includes(type as LayerKind)) {
    return `${path}.type must be one of ${allowed.join(', ')}, got ${describeValue(type)}`;
  }
  const settings: Record<string, LayerSetting> =
    LAYER_SETTINGS[(layer as unknown as LayerSpec).type];
  for (const [name, { min, max }] of Object.entries(settings)) {
    const value = layer[name];
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      return `${path}.${name} must be an integer in ${min}..${max}, got ${describeValue(value)}`;
    }
  }
  const stray = Object.keys(layer).find((key) => key !== 'type' && !(key in settings));
  return stray === undefined ? null : `${path} has no setting named '${stray}'`;
}

function unknownKeys(
  fields: readonly FieldSchema[],
  section: Record<string, unknown>,
  path: string,
): FieldProblem[] {
  const known = fields.map((field) => field.key);
  return Object.keys(section)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      field: `${path}.${key}`,
      message: `${path} has no field named '${key}'; it has ${known.join(', ')}`,
    }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns a short text of a value for an error message. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return typeof value;
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
