import type { QualityCase } from '../qualityCase';
import { againstBaseline } from '../score';
import { BASELINE_EPOCHS, BASELINE_LATENT_DIM, NET_200 } from '../workshop';

export const HIERARCHICAL: QualityCase = {
  name: 'hierarchical',
  title: 'ladder VAE of 2 stochastic layers (50, 25) against the VAE: 784-200-200, 15 epochs each',
  async measure(workshop) {
    const baseline = await workshop.baseline();
    const score = await workshop.trainAndScore({
      name: 'hierarchical',
      model: { kind: 'ladder-vae', ...NET_200, layers: 2, bottomDim: BASELINE_LATENT_DIM },
      epochs: BASELINE_EPOCHS,
    });
    return againstBaseline('ladder', score, baseline, 0.5);
  },
};
