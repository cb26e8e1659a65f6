import type { QualityCase } from '../qualityCase';
import { againstBaseline } from '../score';
import { NET_200 } from '../workshop';

/**
 * So few that all of them are used and the true posteriors are bent. With 50 dimensions most stay at the
 * prior, where a flow has nothing to gain.
 */
const LATENT_DIM = 5;
const EPOCHS = 20;

export const IAF: QualityCase = {
  name: 'iaf',
  title: 'VAE with an IAF posterior against the VAE: 784-200-200-5, 20 epochs each',
  async measure(workshop) {
    const shared = { ...NET_200, latentDim: LATENT_DIM };
    const baseline = await workshop.trainAndScore({
      name: 'vae200-5',
      model: { kind: 'vae', ...shared },
      epochs: EPOCHS,
    });
    const score = await workshop.trainAndScore({
      name: 'iaf',
      model: { kind: 'iaf-vae', ...shared },
      epochs: EPOCHS,
    });
    return againstBaseline('IAF', score, baseline, 1);
  },
};
