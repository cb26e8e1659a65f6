import type { Projection } from './projection';

/** So many digits tell any two 32-bit floats apart. */
const DIGITS = 9;

const HEADER = 'index,x,y,label,intrusion,loss';

/**
 * Returns a map as CSV, a line for each point: place of its image in the split, coordinates, name of its class, and
 * its shares of the errors. What is not known is empty.
 */
export function projectionCsv(
  projection: Pick<
    Projection,
    'count' | 'coords' | 'imageIndices' | 'labels' | 'classNames' | 'intrusion' | 'loss'
  >,
): string {
  const { count, coords, imageIndices, labels, classNames, intrusion, loss } = projection;
  const lines = Array.from({ length: count }, (_, at) =>
    [
      String(imageIndices[at]),
      numberCell(coords[2 * at]),
      numberCell(coords[2 * at + 1]),
      labels === null ? '' : textCell(classNames[labels[at]!] ?? String(labels[at])),
      numberCell(intrusion?.[at]),
      numberCell(loss?.[at]),
    ].join(','),
  );
  return `${[HEADER, ...lines].join('\n')}\n`;
}

function numberCell(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '';
  return String(Number(value.toPrecision(DIGITS)));
}

function textCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
