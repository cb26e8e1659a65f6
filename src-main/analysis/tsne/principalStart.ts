import { createRandom } from '../../../src-shared/random';
import type { KernelWorkspace } from '../kernels/workspace';
import { fitPca } from '../pca/fitPca';
import { projectPoints } from '../pca/projectPoints';
import type { Points } from '../points';

/** Standard deviation of the first axis of a start: so near each other, all points feel all forces. */
const START_DEVIATION = 1e-4;
/** Of the noise by which equal points part: a hundredth of it. */
const JITTER = 1e-6;

/**
 * Returns where a map begins [count * 2]: the first two principal components, as small as t-SNE needs them, with a little
 * seeded noise. Such maps keep the large shape of the data (Kobak and Berens 2019).
 */
export async function principalStart(
  workspace: KernelWorkspace,
  points: Points,
  seed: number,
  betweenPasses: () => Promise<void>,
): Promise<Float32Array> {
  const axes = Math.min(2, points.dim);
  const pca = await fitPca(workspace, points, axes, { seed, betweenPasses });
  const { values } = await projectPoints(workspace, pca, points, betweenPasses);
  const deviation = Math.sqrt(pca.variances[0]!);
  const scale = deviation > 0 ? START_DEVIATION / deviation : 0;
  const random = createRandom(seed, 'tsne.start');
  return Float32Array.from({ length: 2 * points.count }, (_, at) => {
    const axis = at % 2;
    const along = axis < axes ? values[(at >> 1) * axes + axis]! : 0;
    return along * scale + JITTER * random.normal();
  });
}
