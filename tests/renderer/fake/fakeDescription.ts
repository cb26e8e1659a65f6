import type { DatasetDescription, DatasetSummary } from '../../../src-shared/domain';

/** A description as of images, or of vectors that go below 0 and have known factors. */
export function fakeDescription(dataset: DatasetSummary): DatasetDescription {
  const { name, fingerprint, valueType, trainCount, shape } = dataset;
  const isFloat = valueType === 'float32';
  const range = isFloat ? { min: -1.64, max: 2.31 } : { min: 0, max: 1 };
  const counts = Array.from({ length: 32 }, (_, bin) =>
    isFloat
      ? Math.round(60_000 * Math.exp(-(((bin - 15) / 6) ** 2)))
      : bin === 0
        ? 7_600_000
        : 9000 + 1800 * bin + (bin === 31 ? 620_000 : 0),
  );
  return {
    ...{ name, fingerprint, valueType, range },
    imageCount: trainCount,
    valuesPerImage: shape.height * shape.width * shape.channels,
    histogram: { ...range, counts },
    constantCount: isFloat ? 0 : 67,
    greyShare: isFloat ? 0.3 : 0.11,
    factors: isFloat
      ? [
          { name: 'angle', unit: 'radians', min: 0, max: 3.14 },
          { name: 'noise', unit: '', min: -0.3, max: 0.3 },
        ]
      : [],
    remarks: isFloat
      ? [
          {
            tone: 'warning',
            message:
              'Values go from -1.64 to 2.31: a Bernoulli likelihood does not fit. Scale them to 0..1, or use a Gaussian one.',
          },
        ]
      : [
          {
            tone: 'warning',
            message:
              '67 of 784 pixels never change in the training images, so they tell nothing about any of them.',
          },
          {
            tone: 'note',
            message:
              '11 % of the values are grey, neither 0 nor 1. A Bernoulli likelihood takes them for chances; binarising “At each use” makes that exact.',
          },
        ],
  };
}
