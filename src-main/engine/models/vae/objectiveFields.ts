import type { FieldSchema } from '../../../../src-shared/schema/fields';
import { type BetaSchedule, betaShare } from '../../objectives/betaSchedule';

/** How a config weighs the KL while it trains. */
export interface BetaConfig {
  beta: number;
  betaSchedule: BetaSchedule['kind'];
  betaWarmupEpochs: number;
  betaPeriodEpochs: number;
  betaRatio: number;
}

/** Fields of the KL's weight, for every model that weighs one. */
export const BETA_FIELDS: FieldSchema[] = [
  {
    kind: 'number',
    key: 'beta',
    label: 'Beta',
    help: 'Weight of the KL term. 1 is the VAE; more gives a smoother latent space and blurrier images.',
    min: 0,
    max: 1000,
    default: 1,
  },
  {
    kind: 'choice',
    key: 'betaSchedule',
    label: 'Beta over the run',
    help: 'Whether the KL has its full weight from the start. Rising from 0 lets codes carry information before they are pressed towards the prior.',
    options: [
      { value: 'constant', label: 'Constant', help: 'Full weight from the first step.' },
      { value: 'warmup', label: 'Warm-up', help: 'Rises evenly from 0 in the first epochs.' },
      {
        value: 'cyclical',
        label: 'Cyclical',
        help: 'Rises from 0 again and again, and stays full for the rest of each cycle.',
      },
    ],
    default: 'constant',
  },
  {
    kind: 'number',
    key: 'betaWarmupEpochs',
    label: 'Beta is full after',
    help: 'Epochs in which beta rises from 0 to its full size.',
    unit: 'epochs',
    min: 0.01,
    max: 100_000,
    default: 10,
    appliesWhen: { key: 'betaSchedule', equals: 'warmup' },
  },
  {
    kind: 'number',
    key: 'betaPeriodEpochs',
    label: 'Length of a cycle',
    help: 'Epochs from one fall of beta to 0 to the next.',
    unit: 'epochs',
    min: 0.01,
    max: 100_000,
    default: 5,
    appliesWhen: { key: 'betaSchedule', equals: 'cyclical' },
  },
  {
    kind: 'number',
    key: 'betaRatio',
    label: 'Rising share of a cycle',
    help: 'Share of each cycle in which beta rises; in the rest it is full.',
    min: 0.01,
    max: 1,
    default: 0.5,
    appliesWhen: { key: 'betaSchedule', equals: 'cyclical' },
  },
];

/** Returns the weight of the KL at an epoch; at Infinity its full one. */
export function betaAt(config: BetaConfig, epoch: number): number {
  return config.beta * betaShare(scheduleOf(config), epoch);
}

function scheduleOf(config: BetaConfig): BetaSchedule {
  switch (config.betaSchedule) {
    case 'constant':
      return { kind: 'constant' };
    case 'warmup':
      return { kind: 'warmup', epochs: config.betaWarmupEpochs };
    case 'cyclical':
      return {
        kind: 'cyclical',
        periodEpochs: config.betaPeriodEpochs,
        ratio: config.betaRatio,
      };
  }
}

/** What of the objective is minimised, and how its gradient is estimated. */
export interface ObjectiveConfig {
  lossParts: 'both' | 'reconstruction' | 'kl';
  estimator: 'path-wise' | 'score';
  /** Draws of the posterior for each image in a step. */
  samples: number;
  /** Nats of KL that each latent dimension has for nothing. */
  freeNats: number;
}

export const OBJECTIVE_FIELDS: FieldSchema[] = [
  {
    kind: 'number',
    key: 'freeNats',
    label: 'Free nats',
    help: 'KL that each latent dimension has for nothing, as a mean over the batch; keeps dimensions from being given up early.',
    unit: 'nats',
    min: 0,
    max: 10,
    default: 0,
  },
  {
    kind: 'choice',
    key: 'lossParts',
    label: 'Minimised',
    help: 'Leave out a part of the loss to see what the other does to the latent space.',
    options: [
      { value: 'both', label: 'Both parts', help: 'Reconstruction and KL: the VAE.' },
      {
        value: 'reconstruction',
        label: 'Reconstruction only',
        help: 'Codes spread out with gaps between the classes; the posteriors shrink to points.',
      },
      {
        value: 'kl',
        label: 'KL only',
        help: 'Every posterior becomes the prior: the codes say nothing of their images.',
      },
    ],
    default: 'both',
  },
  {
    kind: 'choice',
    key: 'estimator',
    label: 'Gradient estimator',
    help: 'How the gradient passes the random draw of a code.',
    options: [
      {
        value: 'path-wise',
        label: 'Path-wise',
        help: 'Through the draw, written as mean + spread x noise (reparameterised): little variance.',
      },
      {
        value: 'score',
        label: 'Score function',
        help: 'By how likely the draw was (log-derivative) with a baseline: needs no derivative of the decoder, and has far more variance.',
      },
    ],
    default: 'path-wise',
  },
  {
    kind: 'integer',
    key: 'samples',
    label: 'Draws for each image',
    help: 'Codes drawn for each image in a step. More make the gradient less noisy and the step longer.',
    min: 1,
    max: 100,
    default: 1,
  },
];
