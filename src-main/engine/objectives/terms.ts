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

/** Those of every model with an ELBO. */
export const ELBO_TERMS: readonly LossTerm[] = [
  TOTAL_TERM,
  ELBO_TERM,
  RECONSTRUCTION_TERM,
  KL_TERM,
];
