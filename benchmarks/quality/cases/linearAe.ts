import { pcaError } from '../pca';
import type { QualityCase } from '../qualityCase';
import { testLosses } from '../score';

const DIMENSIONS = 20;

export const LINEAR_AE: QualityCase = {
  name: 'linear-ae',
  title: 'linear autoencoder against PCA: 20 dimensions, grey training images, 30 epochs',
  async measure(workshop) {
    const { train } = workshop.mnist;
    const pca = await pcaError(train, DIMENSIONS);
    const { session } = await workshop.train({
      name: 'linear-ae',
      model: { kind: 'linear-autoencoder', latentDim: DIMENSIONS },
      epochs: 30,
      binarise: 'none',
    });
    try {
      const { squaredError } = await testLosses(session, train, 1);
      return [
        {
          what: 'squared error over that of PCA',
          unit: '%',
          value: 100 * (squaredError! / pca - 1),
          target: { atMost: 0.5 },
        },
      ];
    } finally {
      session.dispose();
    }
  },
};
