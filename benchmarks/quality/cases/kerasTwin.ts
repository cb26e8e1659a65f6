import { KERAS_CONV } from '../../../src-main/engine/models/network/fields';
import type { QualityCase } from '../qualityCase';
import { testLosses } from '../score';

/** As in the peers' measurement. */
const SAMPLES = 4;

export const KERAS_TWIN: QualityCase = {
  name: 'keras-twin',
  title: 'convolutional VAE of the Keras example, 2-D, grey images, 30 epochs (Keras 3: 152.6)',
  async measure(workshop) {
    const { session } = await workshop.train({
      name: 'keras-twin',
      model: { kind: 'vae', ...KERAS_CONV, latentDim: 2 },
      epochs: 30,
      binarise: 'none',
    });
    try {
      const losses = await testLosses(session, workshop.mnist.test, SAMPLES);
      return [
        {
          what: 'negative ELBO',
          unit: 'nats',
          value: losses['elboNats']!,
          target: { atMost: 153.0 },
        },
        {
          what: 'reconstruction',
          unit: 'nats',
          value: losses['reconstructionNats']!,
          target: null,
        },
        { what: 'KL', unit: 'nats', value: losses['klNats']!, target: null },
      ];
    } finally {
      session.dispose();
    }
  },
};
