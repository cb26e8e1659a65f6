/** What a panel says where the model cannot do what it shows: what is missing, why, what else there is. */
export interface Missing {
  title: string;
  text: string;
}

const NO_ENCODER = 'This model has no encoder, so an image has no code.';

export const NO_MAP: Missing = {
  title: 'No latent map',
  text: `${NO_ENCODER} Draw samples instead, and walk from one to another.`,
};

export const NO_RECONSTRUCTIONS: Missing = {
  title: 'No reconstructions',
  text: `${NO_ENCODER} How well it has learned shows in the samples.`,
};

export const NO_PRIOR: Missing = {
  title: 'Nothing to draw samples from',
  text: 'This model learns codes but not how they are distributed, so a random code means nothing to it. The manifold grid goes through the codes of the images instead.',
};
