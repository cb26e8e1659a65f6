import type { LossTerm } from '../../../src-shared/domain';

/* The terms that several models measure. All are means over images. */

export const TOTAL_TERM: LossTerm = {
  key: 'totalNats',
  label: 'Objective',
  unit: 'nats',
  help: 'What training minimises, all its parts as they are weighed.',
};

export const ELBO_TERM: LossTerm = {
  key: 'elboNats',
  label: 'Negative ELBO',
  unit: 'nats',
  help: 'Reconstruction and KL at full weight: an upper bound of -log p(x).',
};

export const RECONSTRUCTION_TERM: LossTerm = {
  key: 'reconstructionNats',
  label: 'Reconstruction',
  unit: 'nats',
  help: 'How badly the decoder explains the images from their codes: -log p(x|z).',
};

export const KL_TERM: LossTerm = {
  key: 'klNats',
  label: 'KL',
  unit: 'nats',
  help: 'How far the codes’ distributions are from the prior: the information that a code carries.',
};

export const CLASS_TERM: LossTerm = {
  key: 'classNats',
  label: 'Class',
  unit: 'nats',
  help: 'How surprising the label is to the classifier, over the images that have one: -log q(y|x).',
};

export const ACCURACY_TERM: LossTerm = {
  key: 'accuracy',
  label: 'Accuracy',
  unit: 'ratio',
  help: 'Share of the images with a label whose likeliest class is that label.',
};

/** Those of every model with an ELBO. */
export const ELBO_TERMS: readonly LossTerm[] = [
  TOTAL_TERM,
  ELBO_TERM,
  RECONSTRUCTION_TERM,
  KL_TERM,
];

/** Their keys, for a model's `terms`. */
export const ELBO_KEYS: readonly string[] = ELBO_TERMS.map(({ key }) => key);
