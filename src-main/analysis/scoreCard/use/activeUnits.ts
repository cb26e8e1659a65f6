import { activeUnitCount, meanVariances } from '../../activeUnits';
import { exact, type Measure } from '../measure';

/** How many latent dimensions vary between images. */
export const activeUnits: Measure = {
  metrics: [
    {
      key: 'active-units',
      family: 'use',
      title: 'Active units',
      unit: 'count',
      better: 'neither',
      formula: 'number of d with Varₓ(μ_d(x)) > 0.01',
      source:
        'Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders", 2016, section 5. Parts: the variance of each dimension.',
      meaning: 'How many latent dimensions differ between images; the others carry nothing.',
      fault: {
        when: 'below',
        limit: 1,
        message: 'The latent space is not used: no dimension differs between images.',
      },
    },
  ],
  absence: ({ test }) => {
    if (test.means === null) return 'The model has no encoder.';
    return test.means.count > 1 ? null : 'A variance needs at least 2 test images.';
  },
  measure({ test, latentDim }) {
    const { values, count } = test.means!;
    const variances = meanVariances(values, latentDim);
    const parts = Array.from(variances, (value, axis) => ({ label: `z${axis + 1}`, value }));
    return Promise.resolve([exact('active-units', activeUnitCount(variances), count, parts)]);
  },
};
