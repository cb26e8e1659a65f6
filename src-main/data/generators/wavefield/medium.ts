/** Two layers that meet at a depth; depths grow downwards from the shot. */
export interface TwoLayers {
  upperSpeedMps: number;
  lowerSpeedMps: number;
  interfaceDepthM: number;
}

/**
 * Returns the speed (m/s) that each of `nodeCount` nodes stands for, the first at `topDepthM`: in the cell about the
 * interface the one whose 1/c^2 is the mean of 1/c^2 over the cell. That is the wave equation p_tt / c^2 = p_xx
 * integrated over the cell (for elastic media: Moczo et al. 2002, harmonic averaging of moduli), so that the
 * wavefield changes smoothly with the interface's depth and not only when it passes a node.
 */
export function layeredSpeeds(
  { upperSpeedMps, lowerSpeedMps, interfaceDepthM }: TwoLayers,
  topDepthM: number,
  spacingM: number,
  nodeCount: number,
): Float64Array {
  const upperSlownessSquared = 1 / (upperSpeedMps * upperSpeedMps);
  const lowerSlownessSquared = 1 / (lowerSpeedMps * lowerSpeedMps);
  return Float64Array.from({ length: nodeCount }, (_, node) => {
    const cellTopM = topDepthM + (node - 0.5) * spacingM;
    const upperShare = Math.min(Math.max((interfaceDepthM - cellTopM) / spacingM, 0), 1);
    const slownessSquared =
      upperShare * upperSlownessSquared + (1 - upperShare) * lowerSlownessSquared;
    return Math.sqrt(1 / slownessSquared);
  });
}
