import type { MetricDefinition } from '../../../../src-shared/scoreCard';
import { createRandom } from '../../../../src-shared/random';
import { imageFeatures, nearestClasses } from '../imageFeatures';
import type { LatentSubject } from '../latentSubject';
import { absent, type Measure, meanOf } from '../measure';
import { codeBetween, joinedCodes, pairOf, twoOf } from './codePairs';
import { affordable, codesAPass } from './passes';

const STRIPS = 200;
const CODES = 16;

const LABEL_CHANGES: MetricDefinition = {
  key: 'label-changes',
  family: 'continuity',
  title: 'Needless changes of class',
  unit: 'share',
  better: 'lower',
  formula:
    'mean of (changes − least) / 17,  changes of class from one test image along 16 decoded codes to another,  least 0 or 1 as their classes agree or not',
  source:
    'After Berthelot et al., Understanding and Improving Interpolation in Autoencoders via an Adversarial Regularizer, 2019, with the class of an image by its 5 nearest training images in place of a network’s.',
  meaning:
    'How often a straight strip between two images of known class passes through classes it has no need to pass: 0 goes from the one to the other at once.',
  fault: null,
};

/** Ghosts of other classes on the way between two images. */
export const labelChanges: Measure = {
  metrics: [LABEL_CHANGES],
  absence: ({ test, train }) => {
    if (test.means === null) return 'The model has no encoder.';
    return test.labels === null || train.labels === null ? 'The images have no classes.' : null;
  },
  async measure(subject, tools) {
    const known = knownImages(subject);
    if (known.length < 2) return [absent(LABEL_CHANGES.key, 'Too few images have a class.')];
    const { means } = subject.test;
    const labels = subject.test.labels!;
    const random = createRandom(tools.seed, 'label-changes');
    const strips = Array.from({ length: affordable(subject, STRIPS) }, () => {
      const [first, second] = twoOf(random, known.length);
      return { first: known[first]!, second: known[second]! };
    });
    const codeAt = (image: number) =>
      means!.values.subarray(image * means!.dim, (image + 1) * means!.dim);
    const features = await imageFeatures(subject, tools);
    const stripsAPass = Math.max(1, Math.floor(codesAPass(subject) / CODES));
    const shares: number[] = [];
    for (let start = 0; start < strips.length; start += stripsAPass) {
      const part = strips.slice(start, start + stripsAPass);
      const codes = part.flatMap(({ first, second }) => {
        const pair = pairOf(codeAt(first), codeAt(second), 'linear');
        return Array.from({ length: CODES }, (_, at) => codeBetween(pair, at / (CODES - 1)));
      });
      const images = await subject.decode(joinedCodes(codes));
      await tools.betweenPasses();
      const classes = await nearestClasses(features, await features.of(images), tools);
      for (const [at, { first, second }] of part.entries()) {
        const along = [...classes.subarray(at * CODES, (at + 1) * CODES)];
        shares.push(needlessShare([labels[first]!, ...along, labels[second]!]));
      }
      await tools.betweenPasses();
    }
    return [meanOf(LABEL_CHANGES.key, shares)];
  },
};

function knownImages({ test }: LatentSubject): number[] {
  return [...test.labels!.keys()].filter((image) => test.labels![image]! >= 0);
}

function needlessShare(classes: readonly number[]): number {
  const steps = classes.length - 1;
  const changes = classes.filter((label, at) => at > 0 && label !== classes[at - 1]).length;
  const least = classes[0] === classes[steps] ? 0 : 1;
  return (changes - least) / steps;
}
