import { createRandom, type Random } from '../../../../src-shared/random';
import type { Points } from '../../points';
import { imageFeatures, nearestClasses } from '../imageFeatures';
import { estimated, exact, type Measure } from '../measure';
import { generated } from './generated';

/** Generated images whose class is looked up, and as many test images. */
const MOST_IMAGES = 2000;
/** A class that gets fewer of the test images can be missed by chance. */
const FEWEST_EXPECTED = 10;
const BOOTSTRAP_ROUNDS = 200;

/** Whether likely codes decode to all classes, and as often as the data has them. */
export const classCompleteness: Measure = {
  metrics: [
    {
      key: 'class-distance',
      family: 'completeness',
      title: 'Class shares, distance to the data',
      unit: 'share',
      better: 'lower',
      formula: '½ Σ_c |share of c among g(z) − share of c among test images|',
      source:
        'Total variation distance. The class of an image, generated or real, is that of most of its 5 nearest training images (first 50 principal components, or pixels). Standard error by the bootstrap over images; with 2,000 images of 10 classes chance alone gives about 3 %.',
      meaning:
        'How many of the generated images would have to change class to come as often as the data has them.',
      fault: null,
    },
    {
      key: 'classes-reached',
      family: 'completeness',
      title: 'Classes reached',
      unit: 'share',
      better: 'higher',
      formula:
        'classes among g(z) ÷ classes among the test images (those with 10 images or more of 2,000)',
      source: 'Classes as for the distance of class shares.',
      meaning: 'How many of the classes come at all when likely codes are decoded.',
      fault: {
        when: 'below',
        limit: 1,
        message: 'Classes are missing: no likely code was decoded to an image of them.',
      },
    },
  ],
  absence: ({ train: { labels }, classNames }) => {
    if (labels === null || classNames.length < 2) return 'The data set has no classes.';
    return labels.every((label) => label === labels[0])
      ? 'The images that are measured are of one class.'
      : null;
  },
  async measure(subject, tools) {
    const space = await imageFeatures(subject, tools);
    const { features, testFeatures } = await generated(subject, tools);
    const ofGenerated = await nearestClasses(space, firstOf(features), tools);
    const ofData = await nearestClasses(space, firstOf(testFeatures), tools);
    const classCount = subject.classNames.length;
    const shares = sharesOf(ofGenerated, classCount);
    const dataShares = sharesOf(ofData, classCount);
    const value = totalVariation(shares, dataShares);
    const random = createRandom(tools.seed, 'class-bootstrap');
    const rounds = Float64Array.from({ length: BOOTSTRAP_ROUNDS }, () =>
      totalVariation(
        sharesOf(redrawn(ofGenerated, random), classCount),
        sharesOf(redrawn(ofData, random), classCount),
      ),
    );
    const named = (of: Float64Array) =>
      subject.classNames.map((label, at) => ({ label, value: of[at]! }));
    const assessed = [...dataShares.keys()].filter(
      (at) => dataShares[at]! * ofData.length >= FEWEST_EXPECTED,
    );
    const reached = assessed.filter((at) => shares[at]! > 0).length;
    const count = ofGenerated.length;
    return [
      estimated('class-distance', value, deviation(rounds), count, named(shares)),
      exact('classes-reached', assessed.length === 0 ? 1 : reached / assessed.length, count),
    ];
  },
};

function firstOf({ values, count, dim }: Points): Points {
  const taken = Math.min(MOST_IMAGES, count);
  return { values: values.subarray(0, taken * dim), count: taken, dim };
}

function sharesOf(classes: Int32Array, classCount: number): Float64Array {
  const shares = new Float64Array(classCount);
  for (const at of classes) shares[at]! += 1 / classes.length;
  return shares;
}

function totalVariation(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, share, at) => sum + Math.abs(share - b[at]!) / 2, 0);
}

function redrawn(values: Int32Array, random: Random): Int32Array {
  return values.map(() => values[random.integer(values.length)]!);
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
