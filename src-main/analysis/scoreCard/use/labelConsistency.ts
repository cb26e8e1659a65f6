import { nearestNeighbours } from '../../neighbours/nearestNeighbours';
import { meanOf, type Measure } from '../measure';

const NEIGHBOURS = 10;

/** Whether images of one class have codes beside each other. */
export const labelConsistency: Measure = {
  metrics: [
    {
      key: 'label-consistency',
      family: 'use',
      title: 'Label consistency of neighbours',
      unit: 'share',
      better: 'higher',
      formula: 'mean over test images of the share of the 10 nearest μ(x) with the same label',
      source:
        'Common practice; Euclidean distance between the codes of the test images. Guessing gives the sum of the squared shares of the classes. Standard error over images; parts: the share of each class.',
      meaning:
        'How many of the images that lie nearest to an image in the latent space are of its class.',
      fault: null,
    },
  ],
  absence({ test }) {
    if (test.means === null) return 'The model has no encoder.';
    if (test.labels === null) return 'The data set has no labels.';
    return test.means.count > NEIGHBOURS
      ? null
      : `It takes more than ${NEIGHBOURS} test images, and there are ${test.means.count}.`;
  },
  async measure({ test, classNames }, { workspace, betweenPasses }) {
    const [codes, labels] = [test.means!, test.labels!];
    const { indices } = await nearestNeighbours(workspace, codes, NEIGHBOURS, betweenPasses);
    const shares = Float64Array.from(labels, (label, image) => {
      const around = indices.subarray(image * NEIGHBOURS, (image + 1) * NEIGHBOURS);
      return around.reduce((same, other) => same + Number(labels[other] === label), 0) / NEIGHBOURS;
    });
    return [meanOf('label-consistency', shares, meansOfClasses(shares, labels, classNames))];
  },
};

function meansOfClasses(shares: Float64Array, labels: Int32Array, classNames: readonly string[]) {
  return classNames.flatMap((label, of) => {
    const own = shares.filter((_, image) => labels[image] === of);
    const value = own.reduce((sum, share) => sum + share, 0) / own.length;
    return own.length === 0 ? [] : [{ label, value }];
  });
}
