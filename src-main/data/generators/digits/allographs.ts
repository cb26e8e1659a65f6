/**
 * How each digit is written: pen paths through a few points, in a frame where x runs to the right and y downwards
 * and a digit is about 1 high. A digit that people write in different ways has several forms (allographs).
 */

/** A point the pen passes; at a corner it changes direction abruptly, elsewhere the path is smooth. */
export interface PenPoint {
  readonly x: number;
  readonly y: number;
  readonly isCorner: boolean;
}

export type PenStroke = readonly PenPoint[];

export interface Allograph {
  readonly digit: number;
  readonly form: string;
  /** Share among the forms of the same digit, relative to theirs. */
  readonly weight: number;
  readonly strokes: readonly PenStroke[];
}

/** Reads "x,y x,y! ..." (in hundredths; ! marks a corner) as one stroke. */
function stroke(text: string): PenStroke {
  return text.split(' ').map((word) => {
    const [x, y] = word.replace('!', '').split(',').map(Number);
    return { x: (x ?? NaN) / 100, y: (y ?? NaN) / 100, isCorner: word.endsWith('!') };
  });
}

function allograph(digit: number, form: string, weight: number, ...strokes: string[]): Allograph {
  return { digit, form, weight, strokes: strokes.map(stroke) };
}

export const ALLOGRAPHS: readonly Allograph[] = [
  allograph(0, 'oval', 3, '40,2 16,14 3,48 10,84 32,100 56,86 67,50 58,15 38,1 30,5'),
  allograph(0, 'round', 1, '56,12 32,0 8,18 0,52 14,88 40,99 68,84 78,48 66,16 46,4'),

  allograph(1, 'bare', 3, '30,0 29,34 29,68 28,100'),
  allograph(1, 'flag', 2, '10,24 24,13 36,0! 35,36 34,70 34,100'),
  allograph(1, 'flag and foot', 1, '12,22 24,12 36,0! 36,50 35,98', '10,99 36,98 64,99'),

  allograph(2, 'angular', 2, '5,22 18,3 42,1 56,20 46,46 24,74 3,97! 32,95 66,96'),
  allograph(2, 'looped', 2, '5,18 22,1 46,3 55,24 43,52 24,80 8,96 0,86 12,77 34,88 52,97 70,90'),

  allograph(3, 'round', 3, '6,14 24,0 48,5 54,22 42,40 22,46! 46,52 60,70 50,92 26,101 0,90'),
  allograph(3, 'flat top', 1, '4,3 30,3 56,1! 40,22 24,40! 48,46 60,68 50,91 26,101 0,91'),

  allograph(4, 'open', 3, '8,2 5,26 5,50 26,57 66,52', '58,6 54,50 49,100'),
  allograph(4, 'closed', 1, '72,66 36,67 0,65! 26,30 50,0! 49,50 47,100'),

  allograph(5, 'angular', 2, '64,1 40,3 16,3! 12,24 9,44! 32,36 56,46 62,68 48,92 24,100 0,92'),
  allograph(5, 'curved', 1, '68,0 42,4 24,8 12,28 16,42 36,46 56,58 56,82 36,99 12,98 0,88'),

  allograph(6, 'curved', 3, '50,0 26,16 9,44 4,74 16,96 38,100 56,84 52,62 34,53 14,64 7,80'),
  allograph(6, 'straight', 1, '38,0 22,30 8,62 10,88 30,100 52,90 56,70 42,57 20,62 8,78'),

  allograph(7, 'bare', 3, '0,6 32,5 68,3! 50,34 34,66 22,100'),
  allograph(7, 'barred', 1, '0,5 32,5 68,3! 50,36 36,68 24,100', '14,51 37,49 60,47'),
  allograph(7, 'hooked', 1, '0,22 2,5! 34,5 68,3! 49,32 36,64 28,100'),

  allograph(
    8,
    'crossed',
    3,
    '56,13 36,0 12,9 12,27 32,45 54,66 54,90 32,100 8,90 10,68 32,48 54,28 57,10',
  ),
  allograph(
    8,
    'stacked',
    1,
    '32,46 12,32 14,9 34,0 54,10 53,32 32,46 10,62 6,86 30,100 58,88 56,62 30,45',
  ),

  allograph(9, 'straight', 2, '56,14 38,0 14,8 4,30 16,47 38,43 54,22 58,8! 56,50 50,100'),
  allograph(9, 'curved', 1, '56,12 36,0 12,9 5,32 20,47 42,42 57,14 62,46 54,80 34,100 10,96'),
];
