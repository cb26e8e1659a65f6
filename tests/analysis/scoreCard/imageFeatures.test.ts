import { afterAll, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { imageFeatures, nearestClasses } from '../../../src-main/analysis/scoreCard/imageFeatures';
import { gaussianSubject, normals } from './subjects/gaussianPosteriors';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());
const tools = { workspace, seed: 0, betweenPasses: () => Promise.resolve() };

function subjectOf(trainImages: Float32Array, valuesPerImage: number, trainLabels?: Int32Array) {
  return gaussianSubject({
    latentDim: 1,
    means: new Float32Array(1),
    logVariances: null,
    valuesPerImage,
    decode: (codes) => codes,
    testImages: new Float32Array(valuesPerImage),
    trainImages,
    ...(trainLabels === undefined ? {} : { trainLabels }),
  });
}

describe('the features of images', () => {
  it('are the pixels where there are at most 50', async () => {
    const space = await imageFeatures(subjectOf(normals(100 * 50, 1), 50), tools);
    expect(space.dim).toBe(50);
    expect((await space.of(normals(50, 2))).values).toEqual(normals(50, 2));
  });

  it('are 50 principal components of the training images, which keep the distances along those', async () => {
    // Of 60 pixels the last 10 do not vary.
    const images = normals(400 * 60, 1).map((value, at) => (at % 60 < 50 ? value : 3));
    const subject = subjectOf(images, 60);
    const space = await imageFeatures(subject, tools);
    const pair = images.slice(0, 120);
    pair[119] = 100;
    const { values, count, dim } = await space.of(pair);
    expect([count, dim]).toEqual([2, 50]);
    const distance = (of: Float32Array, width: number, used: number) => {
      let square = 0;
      for (let at = 0; at < used; at++) square += (of[at]! - of[width + at]!) ** 2;
      return Math.sqrt(square);
    };
    expect(distance(values, 50, 50)).toBeCloseTo(distance(pair, 60, 50), 4);
    expect(space.train.features.count).toBe(400);
  });

  it('are fitted once for a subject and a seed', async () => {
    const subject = subjectOf(normals(100, 1), 1);
    expect(await imageFeatures(subject, tools)).toBe(await imageFeatures(subject, tools));
    const other = await imageFeatures(subject, { ...tools, seed: 1 });
    expect(other).not.toBe(await imageFeatures(subject, tools));
  });

  it('are tried anew after a failure', async () => {
    const subject = subjectOf(normals(60 * 60, 1), 60);
    const refusing = { ...tools, betweenPasses: () => Promise.reject(new Error('ended')) };
    await expect(imageFeatures(subject, refusing)).rejects.toThrow('ended');
    expect((await imageFeatures(subject, tools)).dim).toBe(50);
  });
});

describe('the class by the nearest training images', () => {
  it('is that of most of the 5 nearest, and of the nearest where two come as often', async () => {
    const train = Float32Array.of(0, 1, 2, 3, 4, 100, 101, 103, 106, 110);
    const labels = Int32Array.of(0, 0, 1, 1, 1, 3, 2, 2, 3, 4);
    const space = await imageFeatures(subjectOf(train, 1, labels), tools);
    const features = await space.of(Float32Array.of(0, 99, 102.5));
    // Around 0 lie 0, 0, 1, 1, 1; around 99: 3, 2, 2, 3, 4; around 102.5 the nearest first: 2, 2, 3, 3, 4.
    expect([...(await nearestClasses(space, features, tools))]).toEqual([1, 3, 2]);
  });

  it('needs training images with labels', async () => {
    const space = await imageFeatures(subjectOf(Float32Array.of(0, 1), 1), tools);
    await expect(nearestClasses(space, space.train.features, tools)).rejects.toThrow(
      'training images with labels',
    );
  });
});
