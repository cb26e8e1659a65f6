/** A column of a medium of constant density, sampled at nodes an even distance apart. */
export interface WaveProblem {
  spacingM: number;
  stepS: number;
  stepCount: number;
  /** Sound speed at each node, m/s. */
  speeds: Float64Array;
  /** Pressure at each node at time 0, where the medium is at rest; it should vanish towards both ends. */
  initialPressure: Float64Array;
}

/**
 * Solves the 1-D acoustic wave equation p_tt = c(x)^2 p_xx with second-order central differences in time and space
 * (leap-frog), and calls `onStep` with the number of steps taken, 0..stepCount, and the pressure at that time, which
 * it may read until it returns. Waves leave through both ends by the first-order condition of Mur (1981, "Absorbing
 * boundary conditions ...", equation 15), exact in one dimension but for the grid's dispersion. Throws a RangeError
 * when the arrays differ in length, when a speed is no positive number, and when the Courant number c dt/dx exceeds 1
 * at a node: the scheme would then blow up (Courant, Friedrichs and Lewy 1928).
 */
export function solveWave(
  problem: WaveProblem,
  onStep: (stepIndex: number, pressure: Float64Array) => void,
): void {
  const courant = courantNumbers(problem);
  const courantSquared = courant.map((number) => number * number);
  let before: Float64Array = problem.initialPressure.slice();
  let now: Float64Array = problem.initialPressure.slice();
  onStep(0, now);
  for (let stepIndex = 1; stepIndex <= problem.stepCount; stepIndex++) {
    if (stepIndex === 1) firstStep(now, before, courantSquared);
    else leapFrog(now, before, courantSquared);
    absorbAtEnds(now, before, courant);
    [now, before] = [before, now];
    onStep(stepIndex, now);
  }
}

function courantNumbers({ speeds, initialPressure, spacingM, stepS }: WaveProblem): Float64Array {
  if (initialPressure.length !== speeds.length) {
    throw new RangeError(
      `initialPressure must have one value for each of the ${String(speeds.length)} speeds, ` +
        `got ${String(initialPressure.length)}`,
    );
  }
  const courant = speeds.map((speed) => (speed * stepS) / spacingM);
  const wrong = courant.findIndex((number) => !(number > 0 && number <= 1));
  if (wrong >= 0) {
    throw new RangeError(
      `speeds must give Courant numbers above 0 and at most 1, got ${String(courant[wrong])} ` +
        `at node ${String(wrong)} (${String(speeds[wrong])} m/s)`,
    );
  }
  return courant;
}

/** Writes the first state after rest into `next`: by symmetry in time p(-dt) = p(dt), half of a leap-frog's change. */
function firstStep(now: Float64Array, next: Float64Array, courantSquared: Float64Array): void {
  for (let node = 1; node < now.length - 1; node++) {
    const curvature = now[node + 1]! - 2 * now[node]! + now[node - 1]!;
    next[node] = now[node]! + 0.5 * courantSquared[node]! * curvature;
  }
}

/** Overwrites the state `before` with the one after `now`, between the ends. */
function leapFrog(now: Float64Array, before: Float64Array, courantSquared: Float64Array): void {
  // Neighbours are kept from node to node: reading them anew costs a third more time.
  let above = now[0]!;
  let here = now[1]!;
  for (let node = 1; node < now.length - 1; node++) {
    const below = now[node + 1]!;
    const curvature = below - 2 * here + above;
    before[node] = 2 * here - before[node]! + courantSquared[node]! * curvature;
    above = here;
    here = below;
  }
}

/** Sets the ends of `next` so that what arrives there goes on outwards. */
function absorbAtEnds(now: Float64Array, next: Float64Array, courant: Float64Array): void {
  const last = now.length - 1;
  const topShare = (courant[0]! - 1) / (courant[0]! + 1);
  const bottomShare = (courant[last]! - 1) / (courant[last]! + 1);
  next[0] = now[1]! + topShare * (next[1]! - now[0]!);
  next[last] = now[last - 1]! + bottomShare * (next[last - 1]! - now[last]!);
}
