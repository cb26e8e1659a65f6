import type { ModelConfig } from '../../../../src-shared/runConfig';
import { RECONSTRUCTION_TERM, TOTAL_TERM } from '../../objectives/terms';
import { AUTOENCODER_ABILITIES, autoencoderFields } from '../autoencoder/codeModel';
import { denseLayers } from '../network/fields';
import type { RegisteredModel } from '../registeredModel';
import { buildContractiveAutoencoder, type ContractiveAutoencoderConfig } from './model';

/** The contractive autoencoder's card and form. */
export const CONTRACTIVE_AUTOENCODER: RegisteredModel = {
  descriptor: {
    kind: 'contractive-autoencoder',
    title: 'Contractive autoencoder',
    summary: 'Its code may move only where the images do: every other direction is flattened.',
    family: 'autoencoder',
    card: {
      use: 'For codes that small changes of the image do not disturb, without adding noise. Without hidden layers it is the model of the paper: a sigmoid code, shared weights, the exact penalty. With hidden layers the code is linear, the penalty is estimated along one random direction an image, and the decoder has weights of its own, so a smaller code behind a larger decoder lowers it too.',
      loss: [
        'L = -log p(x|h) + λ ‖J‖²,  J = ∂h/∂x',
        'One layer: h = sigmoid(W x + b),  ‖J‖² = Σⱼ (hⱼ (1-hⱼ))² Σᵢ Wᵢⱼ²,  decoder h Wᵀ + c',
        'Deeper: h = f(x),  ‖J‖² = E‖J v‖², vᵢ = ±1,  J v ≈ (h(x+εv) - h(x-εv)) / 2ε',
      ],
      source:
        'Rifai, Vincent, Muller, Glorot and Bengio, “Contractive Auto-Encoders”, 2011; estimate: Hutchinson, “A Stochastic Estimator of the Trace of the Influence Matrix”, 1990',
    },
    terms: [
      TOTAL_TERM,
      RECONSTRUCTION_TERM,
      {
        key: 'contraction',
        label: 'Contraction',
        unit: '',
        help: 'How far the code moves when the image moves: the squared Frobenius norm of the encoder’s Jacobian.',
      },
    ],
    headline: 'reconstructionNats',
    abilities: AUTOENCODER_ABILITIES,
    fields: [
      ...autoencoderFields(64).map((field) =>
        field.key === 'encoder' && field.kind === 'layers' ? { ...field, default: [] } : field,
      ),
      {
        kind: 'number',
        key: 'contractionWeight',
        label: 'Weight of the contraction',
        help: 'More makes the code follow fewer directions of the image.',
        min: 0,
        max: 10_000,
        default: 0.1,
      },
    ],
    presets: [
      {
        name: 'One layer, 256 units',
        summary: 'The model of the paper: shared weights and the exact penalty.',
        values: { ...denseLayers(), latentDim: 256, contractionWeight: 0.1 },
      },
      {
        name: 'Dense 256, 32-D',
        summary: 'A hidden layer each way; the penalty is estimated.',
        values: { ...denseLayers(256), latentDim: 32, contractionWeight: 0.1 },
      },
    ],
  },
  build: (config, data) => buildContractiveAutoencoder(contractiveConfig(config), data),
};

function contractiveConfig(config: ModelConfig): ContractiveAutoencoderConfig {
  return config as unknown as ContractiveAutoencoderConfig;
}
