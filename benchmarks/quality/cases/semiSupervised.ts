import { withLabelBudget } from '../../../src-main/data/labelBudget';
import { SEMI_SUPERVISED_VAE } from '../../../src-main/engine/models/semiSupervisedVae/config';
import type { QualityCase } from '../qualityCase';
import { testLosses } from '../score';

const LABELS = 100;

export const SEMI_SUPERVISED: QualityCase = {
  name: 'semi-supervised',
  title: 'M2 with a convolutional classifier, 100 labels of 60,000 images, grey, 20 epochs',
  async measure(workshop) {
    const { train, test } = workshop.mnist;
    const preset = SEMI_SUPERVISED_VAE.descriptor.presets[0]!;
    const { session } = await workshop.train({
      name: 'semi-supervised',
      model: { kind: SEMI_SUPERVISED_VAE.descriptor.kind, ...preset.values },
      epochs: 20,
      binarise: 'none',
      source: { ...train, labels: withLabelBudget(train.labels!, LABELS, workshop.seed) },
    });
    try {
      const losses = await testLosses(session, test, 1);
      return [
        {
          what: 'test accuracy',
          unit: '%',
          value: 100 * losses['accuracy']!,
          target: { atLeast: 90 },
        },
        { what: 'negative ELBO', unit: 'nats', value: losses['elboNats']!, target: null },
      ];
    } finally {
      session.dispose();
    }
  },
};
