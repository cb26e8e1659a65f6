import type { Points } from '../points';

/** Images and what is known of them. */
export interface SubjectImages {
  /** Values as the model sees them, [count * valuesPerImage]. */
  images: Points;
  /** Class of each; null without labels. */
  labels: Int32Array | null;
  /** Posterior means, or codes where there is no posterior; null for a model without encoder. */
  means: Points | null;
}

/** True generative factors of the measured images. */
export interface SubjectFactors {
  names: readonly string[];
  /** [count * names.length] */
  values: Float32Array;
}

/**
 * A latent space to be measured: a network, or functions with known answers. Images are flat, [count * valuesPerImage],
 * codes [count * latentDim]. The measures see nothing else of a model.
 */
export interface LatentSubject {
  readonly latentDim: number;
  readonly valuesPerImage: number;
  readonly classNames: readonly string[];
  /** The test images. */
  readonly test: SubjectImages;
  /** Log variances of the posteriors of the test images [count * latentDim]; null where codes are no distributions. */
  readonly logVariances: Float32Array | null;
  /** KL of each latent dimension of each test image, nats [count * latentDim]; null where it does not split so. */
  readonly klNats: Float32Array | null;
  /** Training images (as many as the measures need), for what learns on them. */
  readonly train: SubjectImages;
  /** Of the test images; null where they are not known. */
  readonly factors: SubjectFactors | null;
  /** The codes that count as likely: of the model's prior, or, where it has none, the normal fitted to its codes. */
  readonly likely: 'prior' | 'fitted';
  /** The prior is the standard normal, so that its density is known. */
  readonly hasNormalPrior: boolean;
  /** Draws likely codes, the same for the same seed. */
  likelyCodes(count: number, seed: number): Promise<Float32Array>;
  /** Expected images of codes. */
  decode(codes: Float32Array): Promise<Float32Array>;
  /** Codes of images; null for a model without encoder. */
  readonly encode: ((images: Float32Array) => Promise<Float32Array>) | null;
  /** J v for each code and direction beside it: how the image moves, [count * valuesPerImage]. */
  pushForward(codes: Float32Array, directions: Float32Array): Promise<Float32Array>;
  /** Jᵀ u for each code and image-like u beside it, [count * latentDim]. */
  pullBack(codes: Float32Array, covectors: Float32Array): Promise<Float32Array>;
}
