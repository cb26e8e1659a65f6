import type { QualityCase } from '../qualityCase';
import { againstBaseline } from '../score';
import { BASELINE_EPOCHS, BASELINE_LATENT_DIM, NET_200 } from '../workshop';

export const IAF: QualityCase = {
  name: 'iaf',
  title: 'VAE with an IAF posterior against the VAE: 784-200-200-50, 15 epochs each',
  async measure(workshop) {
    const baseline = await workshop.baseline();
    const score = await workshop.trainAndScore({
      name: 'iaf',
      model: { kind: 'iaf-vae', ...NET_200, latentDim: BASELINE_LATENT_DIM },
      epochs: BASELINE_EPOCHS,
    });
    return againstBaseline('IAF', score, baseline, 0.3);
  },
};
