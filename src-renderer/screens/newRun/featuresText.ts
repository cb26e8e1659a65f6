import { countText } from '../../charts/numberText';
import { shapeText } from '../../text/sizeText';
import type { Features } from './shapeTrace';

/** Returns what leaves a layer in words: '14×14×32', or '256' for plain numbers. */
export function featuresText(features: Features): string {
  return typeof features === 'number' ? countText(features) : shapeText(features);
}
