import { describe, expect, it, onTestFinished } from 'vitest';
import { KernelWorkspace } from '../../../../src-main/analysis/kernels/workspace';
import type { LatentSubject } from '../../../../src-main/analysis/scoreCard/latentSubject';
import type { Measure } from '../../../../src-main/analysis/scoreCard/measure';
import { labelConsistency } from '../../../../src-main/analysis/scoreCard/use/labelConsistency';
import { linearProbe } from '../../../../src-main/analysis/scoreCard/use/linearProbe';
import { fitLogisticRegression } from '../../../../src-main/analysis/scoreCard/use/logisticRegression';
import { createRandom } from '../../../../src-shared/random';
import { codedImages, mixedFactors } from '../subjects/codedImages';

const betweenPasses = () => Promise.resolve();

async function valueOf(measure: Measure, subject: LatentSubject, seed = 0) {
  expect(measure.absence(subject)).toBeNull();
  const workspace = new KernelWorkspace(1);
  onTestFinished(() => workspace.dispose());
  const [value] = await measure.measure(subject, { workspace, seed, betweenPasses });
  return value!;
}

/** Points in turn about places on a line, 0.1 wide, the class of a point being its place. */
function clusters(places: readonly number[], count: number) {
  const random = createRandom(0, 'clusters');
  const labels = Array.from({ length: count }, (_, at) => at % places.length);
  const codes = labels.map((label) => [places[label]! + 0.1 * random.normal(), random.normal()]);
  return { codes, labels };
}

describe('the label consistency of neighbours', () => {
  it('is 1 for classes that lie apart', async () => {
    const test = clusters([0, 50, 100], 300);
    const classNames = ['a', 'b', 'c'];
    const { value, sampleCount, parts } = await valueOf(
      labelConsistency,
      codedImages({ test, classNames }),
    );
    expect(value).toBeCloseTo(1, 12);
    expect(sampleCount).toBe(300);
    expect(parts).toEqual(classNames.map((label) => ({ label, value: 1 })));
  });

  it('is counted by hand on a line of eleven and one', async () => {
    // 0..10 of class 0, and one at 11 of class 1. Each has 10 of the 11 others as neighbours: all but the
    // one that is farthest. From 0..5 that is 11, so their ten are of class 0; from 6..10 it is 0, and nine
    // of ten are. None of those of 11 is of its class.
    const codes = Array.from({ length: 12 }, (_, at) => [at]);
    const labels = codes.map(([at]) => Number(at === 11));
    const classNames = ['many', 'one'];
    const { value, parts } = await valueOf(
      labelConsistency,
      codedImages({ test: { codes, labels }, classNames }),
    );
    expect(value).toBeCloseTo((6 + 5 * 0.9) / 12, 12);
    expect(parts).toEqual([
      { label: 'many', value: expect.closeTo((6 + 5 * 0.9) / 11, 12) as number },
      { label: 'one', value: 0 },
    ]);
  });

  it('is the sum of squared shares where labels mean nothing, within its interval', async () => {
    const random = createRandom(3, 'labels');
    const { codes } = clusters([0], 2000);
    const labels = codes.map(() => Number(random.uniform() < 0.3));
    const { interval } = await valueOf(
      labelConsistency,
      codedImages({ test: { codes, labels }, classNames: ['a', 'b'] }),
    );
    // The draw has a share of its own.
    const share = labels.reduce((sum, label) => sum + label, 0) / 2000;
    const expected = share ** 2 + (1 - share) ** 2;
    expect(interval![0] - 0.01).toBeLessThan(expected);
    expect(interval![1] + 0.01).toBeGreaterThan(expected);
  });

  it('needs labels and more than ten images', () => {
    const { codes, labels } = clusters([0, 5], 10);
    expect(labelConsistency.absence(codedImages({ test: { codes } }))).toContain('no labels');
    expect(labelConsistency.absence(codedImages({ test: { codes, labels } }))).toContain('are 10');
  });
});

describe('the linear probe', () => {
  it('has the weights and hits of scikit-learn', async () => {
    const { codes, factors } = mixedFactors();
    // The third of the first factor, to be told from the second and the fourth code: a hard one.
    const labels = factors.rows.map(([first]) => Math.min(2, Math.floor(Math.fround(first!) * 3)));
    const two = codes.map(([, second, , fourth]) => [second!, fourth!]);
    const part = (start: number, end?: number) => ({
      codes: two.slice(start, end),
      labels: labels.slice(start, end),
    });
    const subject = codedImages({
      test: part(400),
      train: part(0, 400),
      classNames: ['low', 'middle', 'high'],
    });
    const probe = await valueOf(linearProbe, subject);
    // LogisticRegression(C=1, tol=1e-10), scikit-learn 1.9.1, on codes standardised by the first 400 of 600
    // images: 80 hits of 200.
    expect(probe.value).toBe(80 / 200);
    expect(probe.standardError).toBeCloseTo(Math.sqrt((0.4 * 0.6) / 200), 12);

    const standard = [0, 1].map((axis) => {
      const values = Float64Array.from(two.slice(0, 400), (code) => Math.fround(code[axis]!));
      const mean = values.reduce((sum, value) => sum + value, 0) / 400;
      const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 400;
      return values.map((value) => (value - mean) / Math.sqrt(square));
    });
    const weights = await fitLogisticRegression(
      {
        values: Float64Array.from({ length: 800 }, (_, at) => standard[at % 2]![at >> 1]!),
        count: 400,
        dim: 2,
        labels: Int32Array.from(labels.slice(0, 400)),
        classCount: 3,
      },
      betweenPasses,
    );
    const expected = [
      [-0.55691412, -0.09032424, -0.16768471],
      [-0.01661329, 0.10192192, 0.12330058],
      [0.57352741, -0.01159769, 0.04438412],
    ].flat();
    expected.forEach((weight, at) => expect(weights[at]).toBeCloseTo(weight, 3));
  });

  it('reads off classes that a line parts, and not those that it cannot', async () => {
    const random = createRandom(5, 'xor');
    const draw = () => {
      const code = [random.normal(), random.normal()];
      return { code, above: Number(code[0]! + code[1]! > 0), xor: Number(code[0]! * code[1]! > 0) };
    };
    const [train, test] = [1000, 500].map((count) => Array.from({ length: count }, draw));
    const probed = (kind: 'above' | 'xor') => {
      const images = (drawn: ReturnType<typeof draw>[]) => ({
        codes: drawn.map(({ code }) => code),
        labels: drawn.map((each) => each[kind]),
      });
      const classNames = ['no', 'yes'];
      return valueOf(
        linearProbe,
        codedImages({ train: images(train!), test: images(test!), classNames }),
      );
    };
    expect((await probed('above')).value).toBeGreaterThan(0.97);
    expect((await probed('xor')).interval![0]).toBeLessThan(0.56);
  });

  it('learns from images whose class is shown, and needs two classes of them', async () => {
    const { codes, labels } = clusters([0, 5], 200);
    const shown = labels.map((label, at) => (at < 20 ? label : -1));
    const subject = codedImages({
      test: { codes, labels },
      train: { codes, labels: shown },
      classNames: ['a', 'b'],
    });
    expect((await valueOf(linearProbe, subject)).value).toBe(1);
    const one = codedImages({
      test: { codes, labels },
      train: { codes, labels: codes.map(() => 0) },
    });
    expect(linearProbe.absence(one)).toBe('The training images are all of one class.');
  });
});
