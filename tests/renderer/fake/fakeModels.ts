import type { LossTerm, ModelAbilities, ModelDescriptor } from '../../../src-shared/domain';
import { DIMENSIONS, VAE_FIELDS, VAE_PRESETS } from './fakeFields';

const nats = (key: string, label: string, help: string): LossTerm => ({
  key,
  label,
  unit: 'nats',
  help,
});
const TOTAL = nats('totalNats', 'Total', 'What training minimises.');
const RECONSTRUCTION = nats(
  'reconstructionNats',
  'Reconstruction',
  'How badly the decoder’s answer fits the image.',
);
const ELBO_TERMS = [
  TOTAL,
  nats('elboNats', '−ELBO', 'Upper bound of the surprise at an image.'),
  RECONSTRUCTION,
  nats('klNats', 'KL', 'How far the posterior is from the prior.'),
];
const VARIATIONAL: ModelAbilities = {
  encodes: true,
  hasPosterior: true,
  prior: 'normal',
  labels: 'none',
  hasLikelihood: true,
};
const PLAIN: ModelAbilities = {
  encodes: true,
  hasPosterior: false,
  prior: 'none',
  labels: 'none',
  hasLikelihood: false,
};
export const VAE: ModelDescriptor = {
  kind: 'vae',
  title: 'Variational autoencoder',
  summary: 'Gaussian posterior for each image, standard normal prior; beta weighs the KL term.',
  family: 'variational',
  card: {
    use: 'The first choice for a latent space to walk in. Not for the sharpest images.',
    loss: ['L = E_q[−log p(x|z)] + β · KL(q(z|x) ‖ p(z))', 'q(z|x) = N(μ(x), diag σ²(x))'],
    source: 'Kingma, Welling: Auto-Encoding Variational Bayes, 2014',
  },
  terms: ELBO_TERMS,
  headline: 'elboNats',
  abilities: VARIATIONAL,
  fields: VAE_FIELDS,
  presets: VAE_PRESETS,
};

const LINEAR: ModelDescriptor = {
  ...VAE,
  kind: 'linear',
  title: 'Linear autoencoder',
  summary: 'One matrix in, one matrix out: finds the subspace of principal component analysis.',
  family: 'autoencoder',
  card: {
    use: 'To see what a code without any curve can hold, and as a check of everything else.',
    loss: ['L = ½ ‖x − W₂W₁x‖²'],
    source: 'Baldi, Hornik: Neural networks and principal component analysis, 1989',
  },
  terms: [TOTAL, RECONSTRUCTION],
  headline: 'reconstructionNats',
  abilities: PLAIN,
  fields: [DIMENSIONS],
  presets: [],
};

const CONDITIONAL: ModelDescriptor = {
  ...VAE,
  kind: 'conditional-vae',
  title: 'Conditional VAE',
  summary: 'Encoder and decoder are told the class, so that the code holds the rest.',
  abilities: { ...VARIATIONAL, labels: 'condition' },
  fields: [DIMENSIONS],
  presets: [],
};

const GAN: ModelDescriptor = {
  ...VAE,
  kind: 'gan',
  title: 'Generative adversarial network',
  summary: 'A generator and a discriminator play against each other; there is no encoder.',
  family: 'adversarial',
  card: {
    use: 'For sharp samples, in comparison with the others. It has no codes of images.',
    loss: ['L_D = −E log D(x) − E log(1 − D(G(z)))', 'L_G = −E log D(G(z))'],
    source: 'Goodfellow et al.: Generative Adversarial Nets, 2014',
  },
  terms: [
    TOTAL,
    nats('generatorNats', 'Generator', 'How easily its images are told from real ones.'),
    nats('discriminatorNats', 'Discriminator', 'How badly it tells images apart.'),
    {
      key: 'realShare',
      label: 'Real taken for real',
      unit: 'ratio',
      help: 'Share of the real images that the discriminator takes for real.',
    },
    {
      key: 'fakeShare',
      label: 'Made taken for real',
      unit: 'ratio',
      help: 'Share of the made images that the discriminator takes for real.',
    },
  ],
  headline: 'generatorNats',
  abilities: { ...PLAIN, encodes: false, prior: 'normal' },
  fields: [DIMENSIONS],
  presets: [],
};

const variant = (base: ModelDescriptor, kind: string, title: string, summary: string) => ({
  ...base,
  kind,
  title,
  summary,
});

/** As many models as the engine has, three of them with everything that a screen may miss. */
export const MODELS: ModelDescriptor[] = [
  VAE,
  LINEAR,
  variant(LINEAR, 'autoencoder', 'Autoencoder', 'A narrow code between two networks.'),
  variant(LINEAR, 'sparse', 'Sparse autoencoder', 'Few numbers of the code are in use at a time.'),
  variant(LINEAR, 'denoising', 'Denoising autoencoder', 'Mends images that were damaged.'),
  variant(LINEAR, 'contractive', 'Contractive autoencoder', 'Small changes move the code little.'),
  CONDITIONAL,
  {
    ...variant(VAE, 'm2', 'Semi-supervised VAE', 'A few labels teach the class of the rest.'),
    abilities: { ...VARIATIONAL, labels: 'some' },
    terms: [
      ...ELBO_TERMS,
      { key: 'accuracy', label: 'Accuracy', unit: 'ratio', help: 'Share of classes guessed.' },
    ],
    headline: 'accuracy',
  },
  variant(VAE, 'iwae', 'Importance-weighted autoencoder', 'A tighter bound from k codes an image.'),
  variant(VAE, 'tcvae', 'β-TCVAE', 'Only the total correlation of the code is weighed.'),
  variant(VAE, 'wae', 'InfoVAE / WAE-MMD', 'The codes as a whole, not each, follow the prior.'),
  variant(VAE, 'vamp', 'VampPrior VAE', 'The prior is a mixture of learned posteriors.'),
  variant(VAE, 'flow', 'VAE with flow posterior', 'The posterior is bent by autoregressive flows.'),
  variant(VAE, 'ladder', 'Hierarchical VAE', 'Two to five layers of codes.'),
  variant(VAE, 'vq', 'VQ-VAE', 'Codes are taken from a learned list.'),
  GAN,
];
