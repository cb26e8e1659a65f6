import type {
  DecodedImages,
  GradientNoise,
  Interpolation,
  ManifoldGrid,
  PriorSamples,
  Reconstructions,
  RunEvaluation,
} from '../../../src-shared/domain';
import type { RequestParams } from '../../../src-shared/contract/requests';

type Without<Named> = Omit<Named, 'runId'>;

/** What may be asked of a trained, or training, network: the contract's requests but for the run. */
export type ExploreRequest =
  | ({ kind: 'decode' } & Without<RequestParams<'explore.decode'>>)
  | ({ kind: 'sample' } & Without<RequestParams<'explore.sample'>>)
  | ({ kind: 'reconstruct' } & Without<RequestParams<'explore.reconstruct'>>)
  | ({ kind: 'interpolate' } & Without<RequestParams<'explore.interpolate'>>)
  | ({ kind: 'grid' } & Without<RequestParams<'explore.grid'>>)
  | Measurement;

/** What takes long: it is done on a copy of the weights, and the training goes on meanwhile. */
export type Measurement =
  | ({ kind: 'evaluate' } & Without<RequestParams<'runs.evaluate'>>)
  | ({ kind: 'gradientNoise' } & Without<RequestParams<'explore.gradientNoise'>>);

/** What each kind of request gives. */
export interface ExploreResults {
  decode: DecodedImages;
  sample: PriorSamples;
  reconstruct: Reconstructions;
  interpolate: Interpolation;
  grid: ManifoldGrid;
  evaluate: Without<RunEvaluation>;
  gradientNoise: GradientNoise;
}
export type ExploreResult = ExploreResults[keyof ExploreResults];
