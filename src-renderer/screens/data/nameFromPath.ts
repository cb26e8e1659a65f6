/** Returns a data set's name made from a path's last part: '/data/Fashion MNIST/' gives 'fashion-mnist'. */
export function nameFromPath(path: string): string {
  const last = path.trim().split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  const stem = last.replace(/(\.(gz|idx|zip|npz|csv))+$/i, '');
  return stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
}
