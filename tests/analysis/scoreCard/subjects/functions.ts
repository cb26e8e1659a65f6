import type { LatentSubject } from '../../../../src-main/analysis/scoreCard/latentSubject';
import { createRandom } from '../../../../src-shared/random';

/** A latent space that is known by heart. */
export interface KnownSpace {
  latentDim: number;
  valuesPerImage: number;
  /** g(z) */
  image: (code: readonly number[]) => readonly number[];
  /** Rows of J = dg/dz; left out where no measure asks for it. */
  jacobian?: (code: readonly number[]) => readonly (readonly number[])[];
  /** μ(x); left out for a model without encoder. */
  code?: (image: readonly number[]) => readonly number[];
  /** Codes of the test images. */
  testCodes?: readonly (readonly number[])[];
  testLabels?: readonly number[];
  /** Training images by their codes. */
  trainCodes?: readonly (readonly number[])[];
  trainLabels?: readonly number[];
  /** Draws a likely code; standard normal where left out. */
  likely?: (random: ReturnType<typeof createRandom>) => readonly number[];
}

/** Returns a subject of functions with known answers, in 32-bit floats as a network has them. */
export function knownSubject(space: KnownSpace): LatentSubject {
  const { latentDim, valuesPerImage, jacobian, code } = space;
  const draw =
    space.likely ?? ((random) => Array.from({ length: latentDim }, () => random.normal()));
  const imagesOf = (codes: readonly (readonly number[])[]) =>
    Float32Array.from(codes.flatMap((each) => space.image(each.map(Math.fround))));
  const images = (codes: readonly (readonly number[])[], labels?: readonly number[]) => ({
    images: { values: imagesOf(codes), count: codes.length, dim: valuesPerImage },
    labels: labels === undefined ? null : Int32Array.from(labels),
    means:
      code === undefined
        ? null
        : { values: Float32Array.from(codes.flat()), count: codes.length, dim: latentDim },
  });
  const slopes = (at: readonly number[]) => {
    if (jacobian === undefined) throw new Error('no measure should ask for this Jacobian');
    return jacobian(at);
  };
  return {
    latentDim,
    valuesPerImage,
    classNames: [],
    test: images(space.testCodes ?? [], space.testLabels),
    logVariances: null,
    klNats: null,
    train: images(space.trainCodes ?? [], space.trainLabels),
    factors: null,
    likely: 'prior',
    hasNormalPrior: true,
    likelyCodes(count, seed) {
      const random = createRandom(seed, 'likely');
      return Promise.resolve(
        Float32Array.from(Array.from({ length: count }, () => draw(random)).flat()),
      );
    },
    decode: (codes) => Promise.resolve(imagesOf(rowsOf(codes, latentDim))),
    encode:
      code === undefined
        ? null
        : (given) =>
            Promise.resolve(Float32Array.from(rowsOf(given, valuesPerImage).flatMap(code))),
    pushForward(codes, directions) {
      const all = rowsOf(directions, latentDim);
      const products = rowsOf(codes, latentDim).flatMap((at, index) =>
        slopes(at).map((row) => dot(row, all[index]!)),
      );
      return Promise.resolve(Float32Array.from(products));
    },
    pullBack(codes, covectors) {
      const all = rowsOf(covectors, valuesPerImage);
      const products = rowsOf(codes, latentDim).flatMap((at, index) => {
        const rows = slopes(at);
        return Array.from({ length: latentDim }, (_, axis) =>
          dot(
            rows.map((row) => row[axis]!),
            all[index]!,
          ),
        );
      });
      return Promise.resolve(Float32Array.from(products));
    },
  };
}

function rowsOf(values: Float32Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, row) => [
    ...values.subarray(row * width, (row + 1) * width),
  ]);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0);
}

/** Returns a space without encoder, as a GAN has it. */
export function withoutEncoder(space: KnownSpace): KnownSpace {
  const generator = { ...space };
  delete generator.code;
  return generator;
}
