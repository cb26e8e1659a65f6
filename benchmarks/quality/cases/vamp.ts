import type { QualityCase } from '../qualityCase';
import { againstBaseline } from '../score';
import { BASELINE_EPOCHS, BASELINE_LATENT_DIM, NET_200 } from '../workshop';

export const VAMP: QualityCase = {
  name: 'vamp',
  title: 'VampPrior of 500 pseudo-inputs against the VAE: 784-200-200-50, 15 epochs each',
  async measure(workshop) {
    const baseline = await workshop.baseline();
    const score = await workshop.trainAndScore({
      name: 'vamp',
      model: {
        kind: 'vamp-prior',
        ...NET_200,
        latentDim: BASELINE_LATENT_DIM,
        pseudoInputs: 500,
      },
      epochs: BASELINE_EPOCHS,
    });
    return againstBaseline('VampPrior', score, baseline, 0.5);
  },
};
