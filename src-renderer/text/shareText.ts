/** Returns a share as per cent with the digits that it can bear: '98.2 %', '0.31 %', '0.0020 %'. */
export function shareText(share: number): string {
  return Number.isFinite(share) ? `${percentText(share)}\u202f%` : '–';
}

/** Returns a share in hundredths without the sign: '98.2', '0.31'. */
export function percentText(share: number): string {
  const percent = 100 * share;
  const size = Math.abs(percent);
  const decimals = size >= 1 || size === 0 ? 1 : size >= 0.1 ? 2 : 3;
  return percent.toFixed(decimals).replace(/^-(?=.*[1-9])/, '\u2212');
}
