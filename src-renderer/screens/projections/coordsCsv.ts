import type { Projection } from '../../../src-shared/projection';

/** Float32 has no more digits. */
const DIGITS = 8;

/** Returns a map's points as CSV: the image's place in its split, x and y, with class and shares of error where they are known; an unknown number is empty. */
export function coordsCsv(projection: Projection): string {
  const { coords, imageIndices, labels, classNames, intrusion, loss, count } = projection;
  const columns = ['image', 'x', 'y'];
  if (labels !== null) columns.push('class');
  if (intrusion !== null) columns.push('intrusion');
  if (loss !== null) columns.push('loss');
  const lines = Array.from({ length: count }, (_, i) => {
    const cells = [
      String(imageIndices[i]),
      numberCell(coords[2 * i]!),
      numberCell(coords[2 * i + 1]!),
    ];
    if (labels !== null) cells.push(textCell(classNames[labels[i]!] ?? String(labels[i])));
    if (intrusion !== null) cells.push(numberCell(intrusion[i]!));
    if (loss !== null) cells.push(numberCell(loss[i]!));
    return cells.join(',');
  });
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

function numberCell(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(DIGITS))) : '';
}

function textCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
