import { ConfigError } from '../../../src-shared/errors';
import type { DataConfig } from '../../../src-shared/runConfig';
import type { ValueRange } from '../valueRows';

/** Returns whether values in `range`, as a network sees them, lie in 0..1 once they are scaled. */
export function fitsUnitRange(scaling: DataConfig['scaling'], { min, max }: ValueRange): boolean {
  switch (scaling) {
    case 'none':
      return min >= 0 && max <= 1;
    case 'unit':
      return true;
    case 'standardise':
      return false;
  }
}

/** Throws ConfigError on data.binarise where values are to be chances and do not lie in 0..1. */
export function checkBinarising(
  { scaling, binarise }: Pick<DataConfig, 'scaling' | 'binarise'>,
  range: ValueRange,
): void {
  if (binarise === 'none' || fitsUnitRange(scaling, range)) return;
  const found =
    scaling === 'standardise' ? 'standardised ones' : `${String(range.min)}..${String(range.max)}`;
  throw new ConfigError(
    `data.binarise needs values in 0..1, got ${found}: scale them to 0..1, or choose none`,
    'data.binarise',
  );
}
