/** What the beginning of an image file says. */
export interface ImageFacts {
  widthPx: number;
  heightPx: number;
  /** Whether it has any colour beside grey, as far as its type says. */
  isColour: boolean;
}

export interface DecodedImage extends ImageFacts {
  /** [heightPx, widthPx, 3 for colour, else 1], 0..255. */
  pixels: Uint8Array;
}
