import type {
  DatasetSummary,
  ModelAbilities,
  ModelDescriptor,
  ModelFamily,
} from '../../../src-shared/domain';

export const FAMILY_TITLES: Record<ModelFamily, string> = {
  autoencoder: 'Autoencoders',
  variational: 'Variational',
  adversarial: 'Adversarial',
};

/** What a model can or cannot do, for a mark on its card. */
export interface AbilityWords {
  words: string;
  /** Something is missing or asked for. */
  isWarning: boolean;
}

const PRIOR_WORDS: Record<ModelAbilities['prior'], AbilityWords> = {
  normal: { words: 'samples from a standard normal', isWarning: false },
  learned: { words: 'samples from a learned prior', isWarning: false },
  none: { words: 'no prior to sample from', isWarning: true },
};

/** Returns what the user should know before training the model, what matters most first. */
export function abilityWords(abilities: ModelAbilities): AbilityWords[] {
  const { encodes, hasPosterior, labels, hasLikelihood, prior } = abilities;
  const said = (words: string, isWarning = false): AbilityWords => ({ words, isWarning });
  return [
    ...(labels === 'condition' ? [said('needs labels', true)] : []),
    ...(labels === 'some' ? [said('needs a few labels', true)] : []),
    encodes ? said('latent map') : said('no encoder: no map, no reconstructions', true),
    PRIOR_WORDS[prior],
    ...(hasPosterior ? [said('posterior with KL')] : []),
    ...(hasLikelihood ? [said('log p(x) can be estimated')] : []),
  ];
}

/**
 * Returns why the model cannot learn from the data set, or null where it can.
 * @param dataset null while it is not known.
 */
export function labelsProblem(
  model: ModelDescriptor | null,
  dataset: DatasetSummary | null,
): string | null {
  if (!model || !dataset || model.abilities.labels === 'none' || dataset.hasLabels) return null;
  const wanted =
    model.abilities.labels === 'some' ? 'at least a few labels' : 'a label for each image';
  return `${model.title} wants ${wanted}, and “${dataset.title}” has none. Choose a data set with labels, or another model.`;
}
