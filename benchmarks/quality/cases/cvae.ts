import { denseLayers } from '../../../src-main/engine/models/network/fields';
import { BASELINE_EPOCHS } from '../workshop';
import { trainClassifier } from '../classifier';
import type { QualityCase } from '../qualityCase';

const IMAGES = 2000;
const CLASSES = 10;

export const CVAE: QualityCase = {
  name: 'cvae',
  title: 'conditional VAE 784-512-256-4, dynamic, 15 epochs: 2,000 digits made as asked',
  async measure(workshop) {
    const { train, test } = workshop.mnist;
    const classifier = await trainClassifier(train, workshop.seed);
    const { session } = await workshop.train({
      name: 'cvae',
      // More dimensions have a better bound, and draws of the prior that are no digit: 85 % at 20.
      model: { kind: 'conditional-vae', ...denseLayers(512, 256), latentDim: 4 },
      epochs: BASELINE_EPOCHS,
      binarise: 'dynamic',
    });
    try {
      const labels = Int32Array.from({ length: IMAGES }, (_, i) => i % CLASSES);
      const codes = await session.samplePrior(IMAGES, workshop.seed);
      const images = await session.decode({ codes, labels, count: IMAGES });
      return [
        {
          what: 'digits made as asked',
          unit: '%',
          value: 100 * classifier.accuracy(images, labels),
          target: { atLeast: 95 },
        },
        {
          what: 'the classifier on real test digits',
          unit: '%',
          value: 100 * classifier.accuracyOn(test),
          target: null,
        },
      ];
    } finally {
      session.dispose();
      classifier.dispose();
    }
  },
};
