import type {
  DecodedImages,
  Interpolation,
  ManifoldGrid,
  PriorSamples,
  Reconstructions,
} from '../../../src-shared/domain';
import type { RequestParams } from '../../../src-shared/contract/requests';

type Without<Params> = Omit<Params, 'runId'>;

/** What may be asked of a trained, or training, network: the contract's requests but for the run. */
export type ExploreRequest =
  | ({ kind: 'decode' } & Without<RequestParams<'explore.decode'>>)
  | ({ kind: 'sample' } & Without<RequestParams<'explore.sample'>>)
  | ({ kind: 'reconstruct' } & Without<RequestParams<'explore.reconstruct'>>)
  | ({ kind: 'interpolate' } & Without<RequestParams<'explore.interpolate'>>)
  | ({ kind: 'grid' } & Without<RequestParams<'explore.grid'>>);

/** What each kind of request gives. */
export interface ExploreResults {
  decode: DecodedImages;
  sample: PriorSamples;
  reconstruct: Reconstructions;
  interpolate: Interpolation;
  grid: ManifoldGrid;
}
export type ExploreResult = ExploreResults[keyof ExploreResults];
