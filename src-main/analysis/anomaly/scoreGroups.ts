import { WorkbenchError } from '../../../src-shared/errors';

/** How many images of either kind have each of the scores that occur, the highest score first. */
export interface ScoreGroups {
  usual: Float64Array;
  anomalous: Float64Array;
}

/** Images by the place of their score among all that occur, the highest at 0. */
export interface RankedImages {
  usual: Int32Array;
  anomalous: Int32Array;
  /** Scores that occur. */
  groupCount: number;
}

/**
 * Returns the place of each image's score. Throws WorkbenchError 'request' where a score is no number, and unless there
 * are at least 2 images of either kind.
 */
export function rankImages(usual: Float64Array, anomalous: Float64Array): RankedImages {
  if (usual.length < 2 || anomalous.length < 2) {
    throw new WorkbenchError(
      'request',
      `telling anomalies takes at least 2 usual images and 2 anomalies, got ${usual.length} and ${anomalous.length}`,
    );
  }
  const occurring = Float64Array.from([...usual, ...anomalous]).sort();
  // A sorted typed array has what is no number at its end.
  if (Number.isNaN(occurring.at(-1))) {
    throw new WorkbenchError('request', 'the network gives no number for some of the images');
  }
  const distinct = occurring.filter((score, at) => at === 0 || score !== occurring[at - 1]);
  const placesOf = (scores: Float64Array) =>
    Int32Array.from(scores, (score) => distinct.length - 1 - placeOf(distinct, score));
  return {
    usual: placesOf(usual),
    anomalous: placesOf(anomalous),
    groupCount: distinct.length,
  };
}

/** Returns how many images are at each place. */
export function groupsOf({ usual, anomalous, groupCount }: RankedImages): ScoreGroups {
  return {
    usual: countPlaces(usual, groupCount),
    anomalous: countPlaces(anomalous, groupCount),
  };
}

function countPlaces(places: Int32Array, groupCount: number): Float64Array {
  const counts = new Float64Array(groupCount);
  for (const place of places) counts[place]! += 1;
  return counts;
}

/** The place of a value in rising numbers that hold it. */
function placeOf(rising: Float64Array, value: number): number {
  let [low, high] = [0, rising.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
