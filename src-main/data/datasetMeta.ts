import * as v from 'valibot';
import { DataError } from '../../src-shared/errors';
import { LARGEST_COUNT, LARGEST_SIDE } from './limits';
import { UNIT_RANGE } from './valueRows';

/** Raised when the stored form changes so that an older reader would misread it. */
export const STORED_FORMAT_VERSION = 2;

const countSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST_COUNT));
const sideSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST_SIDE));
const splitSchema = v.strictObject({ count: countSchema, hasLabels: v.boolean() });

const commonEntries = {
  title: v.string(),
  shape: v.strictObject({ height: sideSchema, width: sideSchema, channels: sideSchema }),
  train: splitSchema,
  test: splitSchema,
  classNames: v.array(v.string()),
  /** Names of the files that were imported, without folders. */
  originFiles: v.array(v.string()),
  notes: v.array(v.string()),
  fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  importedAtMs: v.pipe(v.number(), v.integer()),
};

/** Version 1 knew 8-bit values only. */
const firstSchema = v.strictObject({ formatVersion: v.literal(1), ...commonEntries });

const metaSchema = v.strictObject({
  formatVersion: v.literal(STORED_FORMAT_VERSION),
  dtype: v.picklist(['uint8', 'float32']),
  /** Of the values of both splits as a network sees them. */
  range: v.strictObject({
    min: v.pipe(v.number(), v.finite()),
    max: v.pipe(v.number(), v.finite()),
  }),
  ...commonEntries,
});

/** What `meta.json` holds beside the values and labels of an imported data set; of version 1 what it stands for. */
export type DatasetMeta = Omit<v.InferOutput<typeof metaSchema>, 'formatVersion'> & {
  formatVersion: 1 | typeof STORED_FORMAT_VERSION;
};

/**
 * Returns the checked content of a `meta.json`. Throws a DataError naming the file, the field, what was expected and
 * what was found, or that a newer version of the workbench wrote it.
 */
export function parseMeta(path: string, text: string): DatasetMeta {
  const json = parseJson(path, text);
  const version = v.safeParse(v.object({ formatVersion: v.number() }), json);
  if (version.success && version.output.formatVersion > STORED_FORMAT_VERSION) {
    throw new DataError(
      `${path}: expected format version ${String(STORED_FORMAT_VERSION)}, found ${String(version.output.formatVersion)}: ` +
        'a newer workbench wrote this data set',
    );
  }
  if (version.success && version.output.formatVersion === 1) {
    return { ...checked(path, firstSchema, json), dtype: 'uint8', range: UNIT_RANGE };
  }
  return checked(path, metaSchema, json);
}

function checked<Schema extends typeof firstSchema | typeof metaSchema>(
  path: string,
  schema: Schema,
  json: unknown,
): v.InferOutput<Schema> {
  const meta = v.safeParse(schema, json);
  if (meta.success) return meta.output;
  const [issue] = meta.issues;
  const field = v.getDotPath(issue) ?? 'the whole file';
  throw new DataError(
    `${path}: ${field}: expected ${issue.expected ?? 'a valid value'}, found ${issue.received}`,
  );
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError(`${path}: expected JSON, found text that is not`, { cause });
  }
}
