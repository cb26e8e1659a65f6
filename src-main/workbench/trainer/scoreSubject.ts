import type { ModelAbilities } from '../../../src-shared/domain';
import { WorkbenchError } from '../../../src-shared/errors';
import { createRandom } from '../../../src-shared/random';
import type { Points } from '../../analysis/points';
import { fittedNormal } from '../../analysis/scoreCard/fittedNormal';
import type {
  LatentSubject,
  SubjectFactors,
  SubjectImages,
} from '../../analysis/scoreCard/latentSubject';
import { valuesPerImage } from '../../data/dataset';
import type { DecoderJacobian } from '../../engine/estimators/decoderJacobian';
import { modelDescriptor } from '../../engine/models/registry';
import { FORWARD_BATCH, forwardInBatches } from '../../engine/session/forward';
import type { ImageSource, ModelSession } from '../../engine/session/session';
import type { JobData } from './jobData';

/** Most images of either kind: as many as MNIST has to test with. */
const MOST_IMAGES = 10_000;
/** Values of those images together, 128 MiB: large images are measured by fewer. */
const MOST_VALUES = 2 ** 25;

export interface SubjectParts {
  session: ModelSession;
  data: JobData;
  jacobian: DecoderJacobian;
  /** The class with which a model is measured that takes one; null for the others. */
  label: number | null;
  seed: number;
  betweenPasses: () => Promise<void>;
}

/**
 * Returns a network as the measures see it, with the codes of its test images and of some training images. A model that
 * takes classes is measured with images of one class.
 * @throws WorkbenchError 'request' for a class without enough images.
 */
export async function scoreSubject(parts: SubjectParts): Promise<LatentSubject> {
  const { session, data, jacobian, label } = parts;
  const { latentDim, usesLabels } = session;
  const abilities = modelDescriptor(session.config.model.kind)!.abilities;
  const testPlaces = chosenPlaces(parts, data.test, 'score-test');
  const { images: test, codes } = await encoded(parts, data.test, testPlaces);
  const { images: train } = await encoded(
    parts,
    data.train,
    chosenPlaces(parts, data.train, 'score-train'),
  );
  const labelsOf = (count: number) => (usesLabels ? new Int32Array(count).fill(label ?? 0) : null);
  const isPrior = abilities.prior !== 'none';
  return {
    latentDim,
    valuesPerImage: valuesPerImage(session.shape),
    classNames: data.classNames,
    test,
    logVariances: codes?.logVariances ?? null,
    klNats: codes?.klNats ?? null,
    train,
    factors: factorsAt(data, testPlaces),
    likely: isPrior ? 'prior' : 'fitted',
    hasNormalPrior: abilities.prior === 'normal',
    likelyCodes: isPrior
      ? (count, seed) => session.samplePrior(count, seed)
      : fittedCodes(train.means ?? test.means, abilities),
    decode: (given) => {
      const count = given.length / latentDim;
      return session.decode({ codes: given, labels: labelsOf(count), count });
    },
    encode: session.encodes
      ? async (images) => {
          const count = images.length / valuesPerImage(session.shape);
          return (await session.encode({ images, labels: labelsOf(count), count })).means;
        }
      : null,
    pushForward: (given, directions) => jacobian.pushForward(given, directions),
    pullBack: (given, covectors) => jacobian.pullBack(given, covectors),
  };
}

function fittedCodes(codes: Points | null, { encodes }: ModelAbilities) {
  if (codes === null) {
    const message = `likely codes need a prior or an encoder, and the model has ${encodes ? 'no prior' : 'neither'}`;
    throw new WorkbenchError('request', message);
  }
  const draw = fittedNormal(codes);
  return (count: number, seed: number) => Promise.resolve(draw(count, seed));
}

/** The places of the images that are measured, rising: of one class where the model takes one. */
function chosenPlaces(
  { session, label, seed }: SubjectParts,
  source: ImageSource,
  stream: string,
): Uint32Array {
  const most = Math.min(MOST_IMAGES, Math.floor(MOST_VALUES / valuesPerImage(source.shape)));
  const all = Uint32Array.from({ length: source.count }, (_, index) => index);
  const known = session.usesLabels ? all.filter((place) => source.labels?.[place] === label) : all;
  if (known.length < 2) {
    const message = `a class must have at least 2 images to be measured with, got ${known.length}`;
    throw new WorkbenchError('request', message);
  }
  if (known.length <= most) return known;
  return createRandom(seed, stream).shuffle(known).slice(0, most).sort();
}

interface Codes {
  logVariances: Float32Array | null;
  klNats: Float32Array | null;
}

async function encoded(
  { session, betweenPasses }: SubjectParts,
  source: ImageSource,
  places: Uint32Array,
): Promise<{ images: SubjectImages; codes: Codes | null }> {
  const [count, size, { latentDim }] = [places.length, valuesPerImage(source.shape), session];
  const values = new Float32Array(count * size);
  const labels = source.labels && Int32Array.from(places, (place) => source.labels![place]!);
  const means = new Float32Array(count * latentDim);
  const logVariances = new Float32Array(count * latentDim);
  const klNats = new Float32Array(count * latentDim);
  let [hasPosterior, hasKl] = [true, true];
  await forwardInBatches(count, async (start, end) => {
    const images = values.subarray(start * size, end * size);
    source.gather(places.subarray(start, end), images);
    if (!session.encodes) return;
    const given = { images, labels: labels?.subarray(start, end) ?? null, count: end - start };
    const codes = await session.encode(given);
    means.set(codes.means, start * latentDim);
    if (codes.logVariances === null) hasPosterior = false;
    else logVariances.set(codes.logVariances, start * latentDim);
    if (codes.klNats === null) hasKl = false;
    else klNats.set(codes.klNats, start * latentDim);
    if (start % (8 * FORWARD_BATCH) === 0) await betweenPasses();
  });
  return {
    images: {
      images: { values, count, dim: size },
      labels,
      means: session.encodes ? { values: means, count, dim: latentDim } : null,
    },
    codes: session.encodes
      ? {
          logVariances: hasPosterior ? logVariances : null,
          klNats: hasKl ? klNats : null,
        }
      : null,
  };
}

function factorsAt({ testFactors }: JobData, places: Uint32Array): SubjectFactors | null {
  if (testFactors === null) return null;
  const { names, values } = testFactors;
  const chosen = new Float32Array(places.length * names.length);
  for (const [row, place] of places.entries()) {
    chosen.set(
      values.subarray(place * names.length, (place + 1) * names.length),
      row * names.length,
    );
  }
  return { names, values: chosen };
}
