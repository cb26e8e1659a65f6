import type { QualityCase } from '../qualityCase';
import { againstBaseline } from '../score';
import { BASELINE_EPOCHS, BASELINE_LATENT_DIM, NET_200 } from '../workshop';

export const IWAE50: QualityCase = {
  name: 'iwae50',
  title: 'IWAE k = 50 against the VAE: 784-200-200-50, dynamic binarisation, 15 epochs each',
  async measure(workshop) {
    const baseline = await workshop.baseline();
    const score = await workshop.trainAndScore({
      name: 'iwae50',
      model: {
        kind: 'iwae',
        ...NET_200,
        latentDim: BASELINE_LATENT_DIM,
        importanceSamples: 50,
      },
      epochs: BASELINE_EPOCHS,
    });
    return [
      ...againstBaseline('IWAE', score, baseline, 1),
      { what: 'VAE: active units', unit: 'units', value: baseline.activeUnits, target: null },
      {
        what: 'more active units',
        unit: 'units',
        value: score.activeUnits - baseline.activeUnits,
        target: { atLeast: 1 },
      },
    ];
  },
};
