import { meanOf, type Measure } from '../measure';

/** What the posteriors tell of the images in each latent dimension, beyond the prior. */
export const klPerDimension: Measure = {
  metrics: [
    {
      key: 'kl-per-dimension',
      family: 'use',
      title: 'KL a dimension',
      unit: 'nats',
      better: 'neither',
      formula: 'mean over x of KL(q(z_d|x) ‖ p(z_d)), and its mean over d;  parts: each d',
      source: 'Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, appendix B.',
      meaning: 'How many nats a latent dimension carries of an image: near 0 where it is not used.',
      fault: null,
    },
  ],
  absence: ({ klNats, test }) => {
    if (test.means === null) return 'The model has no encoder.';
    if (klNats === null) return 'The KL of this model does not split into dimensions.';
    return test.images.count > 1 ? null : 'An error needs at least 2 test images.';
  },
  measure({ klNats, latentDim, test }) {
    const { count } = test.images;
    const perImage = new Float64Array(count);
    const perDimension = new Float64Array(latentDim);
    for (const [at, nats] of klNats!.entries()) {
      perImage[Math.floor(at / latentDim)]! += nats / latentDim;
      perDimension[at % latentDim]! += nats / count;
    }
    const parts = Array.from(perDimension, (value, axis) => ({ label: `z${axis + 1}`, value }));
    return Promise.resolve([meanOf('kl-per-dimension', perImage, parts)]);
  },
};
