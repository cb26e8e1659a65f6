import type { ImageShape } from '../../../src-shared/domain';
import { pictureFrame } from '../../components/images/pictureKind';

/** Room left and right of the pairs. */
export const GALLERY_PADDING_PX = 12;
export const GALLERY_GAP_PX = 4;
/** Height of the line of nats under each pair. */
export const GALLERY_LABEL_PX = 18;
/** Side that a picture needs before the eye can judge it, px; smaller images are enlarged to it. */
const COMFORTABLE_PX = 48;

export interface GalleryLayout {
  columns: number;
  rows: number;
  /** Width and height of one image, css px. */
  imageWidthPx: number;
  imageHeightPx: number;
}

/** Returns how many pairs fit, at the whole multiple of the image that is comfortable and fits. */
export function layOutGallery(
  shape: ImageShape,
  room: { widthPx: number; heightPx: number },
  count: number,
): GalleryLayout {
  const frame = pictureFrame(shape);
  const fittingRows = (scale: number) =>
    (room.heightPx - GALLERY_LABEL_PX - GALLERY_GAP_PX) / (2 * frame.height * scale);
  let scale = Math.max(1, Math.ceil(COMFORTABLE_PX / frame.width));
  while (scale > 1 && fittingRows(scale) < 1) scale--;
  const imageWidthPx = frame.width * scale;
  const imageHeightPx = frame.height * scale;
  const pitchX = imageWidthPx + GALLERY_GAP_PX;
  const pitchY = 2 * imageHeightPx + GALLERY_LABEL_PX + 3 * GALLERY_GAP_PX;
  const columns = Math.max(1, Math.floor((room.widthPx + GALLERY_GAP_PX) / pitchX));
  const rows = Math.max(1, Math.floor((room.heightPx + 2 * GALLERY_GAP_PX) / pitchY));
  return {
    columns: Math.min(columns, count),
    rows: Math.min(rows, Math.ceil(count / columns)),
    imageWidthPx,
    imageHeightPx,
  };
}
