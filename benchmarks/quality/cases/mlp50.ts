import { denseLayers } from '../../../src-main/engine/models/network/fields';
import type { QualityCase } from '../qualityCase';

export const MLP50: QualityCase = {
  name: 'mlp50',
  title: 'VAE 784-512-256-50, dynamic binarisation, 20 epochs (PyTorch: 98.2 and 90.9)',
  async measure(workshop) {
    const score = await workshop.trainAndScore({
      name: 'mlp50',
      model: { kind: 'vae', ...denseLayers(512, 256), latentDim: 50 },
      epochs: 20,
    });
    return [
      {
        what: 'negative ELBO',
        unit: 'nats',
        value: score.negativeElbo,
        target: { atMost: 98.7 },
      },
      { what: 'NLL', unit: 'nats', value: score.nll, target: { atMost: 91.4 } },
      { what: 'standard error of the NLL', unit: 'nats', value: score.nllError, target: null },
      { what: 'active units', unit: 'units', value: score.activeUnits, target: null },
    ];
  },
};
