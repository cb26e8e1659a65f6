import type { LayerKind, LayerSpec } from './layers';

/**
 * A config schema is a list of fields. It checks a config file, fills in defaults, and makes the
 * form in the app, so that what the form allows and what the engine accepts cannot differ.
 */
export type FieldSchema =
  IntegerField | NumberField | ChoiceField | BooleanField | TextField | LayersField;

interface FieldBase {
  /** Key in the config object. */
  key: string;
  /** Label in the form, sentence case, without the unit. */
  label: string;
  /** One sentence for the reader who meets the word for the first time. */
  help: string;
  /** The field only applies (and is only shown) while another field has this value, or one of these. */
  appliesWhen?: { key: string; equals: string | boolean | readonly string[] };
}

interface RangedField extends FieldBase {
  /** Inclusive bounds. */
  min: number;
  max: number;
  default: number;
  /** Shown beside the input and in headers: 'images', 'nats', 'epochs'. Absent for pure numbers. */
  unit?: string;
}
export interface IntegerField extends RangedField {
  kind: 'integer';
}
export interface NumberField extends RangedField {
  kind: 'number';
}
export interface ChoiceField extends FieldBase {
  kind: 'choice';
  options: { value: string; label: string; help: string }[];
  default: string;
}
export interface BooleanField extends FieldBase {
  kind: 'boolean';
  default: boolean;
}
export interface TextField extends FieldBase {
  kind: 'text';
  maxLength: number;
  default: string;
}
/** A stack of network layers, first layer first. */
export interface LayersField extends FieldBase {
  kind: 'layers';
  allowed: LayerKind[];
  maxLayers: number;
  default: LayerSpec[];
}

export type FieldValue = number | string | boolean | LayerSpec[];
export type FieldValues = Record<string, FieldValue>;

/** A fault in one field: `field` is its dotted path, `message` says what was expected and found. */
export interface FieldProblem {
  field: string;
  message: string;
}
