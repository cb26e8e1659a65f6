/** Returns the share of a split after its divider moved by `deltaPx`, both sides keeping their least size. */
export function movedShare(
  share: number,
  deltaPx: number,
  totalPx: number,
  least: readonly [number, number],
): number {
  const wanted = share * totalPx + deltaPx;
  const most = Math.max(least[0], totalPx - least[1]);
  return totalPx <= 0 ? share : Math.min(Math.max(wanted, least[0]), most) / totalPx;
}
