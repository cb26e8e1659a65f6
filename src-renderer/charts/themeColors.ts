import { rgb } from 'd3';

/** The tokens of theme.css that canvases need, as css colours. */
export interface ThemeColors {
  surface: string;
  ink1: string;
  ink2: string;
  ink3: string;
  line: string;
  accent: string;
  train: string;
  validation: string;
  /** One for each class; class i has colour i modulo the length. */
  classes: string[];
}

/** Red, green and blue, 0..255. */
export type Rgb = readonly [number, number, number];

const CLASS_COUNT = 10;

/** Reads the colours in force. SVG and html use the custom properties themselves. */
export function readThemeColors(): ThemeColors {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: token('surface-1'),
    ink1: token('ink-1'),
    ink2: token('ink-2'),
    ink3: token('ink-3'),
    line: token('line'),
    accent: token('accent'),
    train: token('series-train'),
    validation: token('series-validation'),
    classes: Array.from({ length: CLASS_COUNT }, (_, index) => token(`class-${index}`)),
  };
}

/** Returns the parts of a css colour. */
export function toRgb(color: string): Rgb {
  const { r, g, b } = rgb(color);
  return [r, g, b];
}

/** Returns the css variable of a class for html and SVG. */
export function classVariable(label: number): string {
  return `var(--class-${label % CLASS_COUNT})`;
}
