import type { ModelAbilities } from '../../../src-shared/domain';

/** Those of a VAE: codes with a posterior, a standard normal prior, a likelihood, no labels. */
export const VAE_ABILITIES: ModelAbilities = {
  encodes: true,
  hasPosterior: true,
  prior: 'normal',
  labels: 'none',
  hasLikelihood: true,
};
