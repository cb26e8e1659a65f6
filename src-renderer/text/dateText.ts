const DAY_MS = 86_400_000;
const twoDigits = (value: number) => String(value).padStart(2, '0');

/** Returns the time of day for today, 'yesterday 14:05', else the date: '19 Nov 14:05'. */
export function dateText(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const time = `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
  const daysAgo = Math.round((midnight(nowMs) - midnight(atMs)) / DAY_MS);
  if (daysAgo === 0) return time;
  if (daysAgo === 1) return `yesterday ${time}`;
  const month = at.toLocaleString('en-GB', { month: 'short' });
  const isThisYear = at.getFullYear() === new Date(nowMs).getFullYear();
  return `${at.getDate()} ${month} ${isThisYear ? time : at.getFullYear()}`;
}

function midnight(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}
