import type { DatasetDescription, DatasetRemark } from '../../src-shared/domain';

/** With fewer training images a network learns them by heart. */
const FEW_IMAGES = 1000;

/** Classes that differ by more than this factor are called unbalanced. */
const UNBALANCED = 2;

type Described = Omit<DatasetDescription, 'remarks'> & {
  classCounts: readonly number[] | null;
  classNames: readonly string[];
};

/** Returns what to know of a data set before training on it, the gravest first. */
export function remarksOn(described: Described): DatasetRemark[] {
  return [outsideUnit, constantValues, fewImages, unbalanced, greyValues].flatMap(
    (remark) => remark(described) ?? [],
  );
}

function warning(message: string): DatasetRemark {
  return { tone: 'warning', message };
}

function outsideUnit({ range: { min, max } }: Described): DatasetRemark | null {
  if (min >= 0 && max <= 1) return null;
  return warning(
    `Values go from ${numberText(min)} to ${numberText(max)}: a Bernoulli likelihood does not fit. ` +
      'Scale them to 0..1, or use a Gaussian one.',
  );
}

function constantValues({ constantCount, valuesPerImage }: Described): DatasetRemark | null {
  if (constantCount === 0) return null;
  return warning(
    constantCount === valuesPerImage
      ? 'All training images are the same.'
      : `${countText(constantCount)} of ${countText(valuesPerImage)} pixels never change in the training images, so they tell ` +
          'nothing about any of them.',
  );
}

function fewImages({ imageCount }: Described): DatasetRemark | null {
  if (imageCount >= FEW_IMAGES) return null;
  return warning(
    `There are only ${countText(imageCount)} training images: a network soon knows them by heart. ` +
      'Keep some for validation and stop early.',
  );
}

function unbalanced({ classCounts, classNames }: Described): DatasetRemark | null {
  if (classCounts === null || classCounts.length < 2) return null;
  const least = Math.min(...classCounts);
  const most = Math.max(...classCounts);
  if (most <= UNBALANCED * least) return null;
  const classOf = (count: number) =>
    `${countText(count)} of “${classNames[classCounts.indexOf(count)] ?? ''}”`;
  return warning(
    `Classes are unbalanced, from ${classOf(least)} to ${classOf(most)}: ` +
      'the setting “Class balance” evens them out.',
  );
}

function greyValues({ range: { min, max }, greyShare }: Described): DatasetRemark | null {
  if (greyShare === 0 || min < 0 || max > 1) return null;
  const percent = greyShare < 0.01 ? 'Less than 1' : String(Math.round(100 * greyShare));
  return {
    tone: 'note',
    message:
      `${percent} % of the values are grey, neither 0 nor 1. A Bernoulli likelihood takes them for chances; ` +
      'binarising “At each use” makes that exact.',
  };
}

/** With thin groups of three digits: '12 000'. */
function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** Four digits are enough to tell a range; with a true minus sign. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(4))).replace(/^-/, '\u2212');
}
