import type { TwoLayers } from '../../../../src-main/data/generators/wavefield/medium';

/**
 * The pressure at (depthM, timeS) after the pressure f(depth) at rest, by d'Alembert: half of it goes up and half down,
 * and at the interface the down-going half splits so that pressure and its slope stay continuous: an echo of
 * (c2 - c1) / (c2 + c1) and a transmitted wave of 2 c2 / (c2 + c1). Holds where f vanishes below the interface.
 */
export function exactPressure(
  f: (depthM: number) => number,
  { upperSpeedMps: c1, lowerSpeedMps: c2, interfaceDepthM }: TwoLayers,
  depthM: number,
  timeS: number,
): number {
  const below = depthM - interfaceDepthM;
  if (below > 0) {
    const onset = interfaceDepthM + (below * c1) / c2 - c1 * timeS;
    return (((2 * c2) / (c2 + c1)) * f(onset)) / 2;
  }
  const direct = (f(depthM - c1 * timeS) + f(depthM + c1 * timeS)) / 2;
  const echo = (((c2 - c1) / (c2 + c1)) * f(2 * interfaceDepthM - depthM - c1 * timeS)) / 2;
  return direct + echo;
}
