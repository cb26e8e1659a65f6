const MINUS = '\u2212';

/** From here on digits before the point say less than the power of ten. */
const LARGE = 1e5;

/**
 * Returns a loss with one decimal, more below 10: '152.6', '4.18', '0.021'; from 100 000 on as a
 * power of ten: '6.76e5'. Without the unit.
 */
export function natsText(nats: number): string {
  if (!Number.isFinite(nats)) return '–';
  const size = Math.abs(nats);
  if (size >= LARGE) return exponentText(nats, 2);
  return signed(nats, size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3);
}

/** Returns a coordinate of a code with two decimals and a true minus sign: '−1.25'. */
export function codeText(value: number): string {
  return Number.isFinite(value) ? signed(value, 2) : '–';
}

/** Returns a count with thin groups of three digits: '12 000'. */
export function countText(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** Returns a time in its two largest units: '42 s', '3 m 12 s', '2 h 05 m'. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} m`;
}

/** Returns '2.5e6' with at most so many decimals, and a true minus sign. */
export function exponentText(value: number, decimals: number): string {
  const [digits = '', power = ''] = Math.abs(value).toExponential(decimals).split('e');
  return `${value < 0 ? MINUS : ''}${Number(digits)}e${Number(power)}`;
}

function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
