/*
 * Sums of products of the columns of two panels over their rows, for two sets of panels of 32 columns each, a row
 * after the other. Arguments, 8 bytes each:
 */
const LEFT: usize = 0; // f32 *, panels
const RIGHT: usize = 8; // f32 *, panels
const PANEL_BYTES: usize = 16; // from a panel to the next
const PAIRS: usize = 24; // i32[2] *: left panel, right panel
const ROWS: usize = 32;
const TILES: usize = 40; // f64[32 * 32] *, one a pair: the sums are added to it

const ROW_BYTES: usize = 128;
const TILE_BYTES: usize = 8192;
const TILE_ROW_BYTES: usize = 256;

/** Does one pair. */
export function panelProducts(part: i32, args: usize): void {
  const pair: usize = load<u32>(args, PAIRS) + ((part as usize) << 3);
  const panelBytes: usize = load<u32>(args, PANEL_BYTES);
  const left: usize = load<u32>(args, LEFT) + (load<i32>(pair) as usize) * panelBytes;
  const right: usize = load<u32>(args, RIGHT) + (load<i32>(pair, 4) as usize) * panelBytes;
  const rows = load<i32>(args, ROWS);
  const tile: usize = load<u32>(args, TILES) + (part as usize) * TILE_BYTES;
  for (let row = 0; row < 32; row += 4) {
    for (let column = 0; column < 32; column += 8) {
      addBlock(
        left + ((row as usize) << 2),
        right + ((column as usize) << 2),
        rows,
        tile + (row as usize) * TILE_ROW_BYTES + ((column as usize) << 3),
      );
    }
  }
}

/** Adds the products of 4 columns with 8, whose sums stay in registers while the rows are gone through. */
function addBlock(left: usize, right: usize, rows: i32, tile: usize): void {
  let near0 = f32x4.splat(0);
  let near1 = near0;
  let near2 = near0;
  let near3 = near0;
  let far0 = near0;
  let far1 = near0;
  let far2 = near0;
  let far3 = near0;
  for (let row = 0; row < rows; row++) {
    const near = v128.load(right);
    const far = v128.load(right, 16);
    const factor0 = v128.load32_splat(left);
    near0 = f32x4.relaxed_madd(factor0, near, near0);
    far0 = f32x4.relaxed_madd(factor0, far, far0);
    const factor1 = v128.load32_splat(left, 4);
    near1 = f32x4.relaxed_madd(factor1, near, near1);
    far1 = f32x4.relaxed_madd(factor1, far, far1);
    const factor2 = v128.load32_splat(left, 8);
    near2 = f32x4.relaxed_madd(factor2, near, near2);
    far2 = f32x4.relaxed_madd(factor2, far, far2);
    const factor3 = v128.load32_splat(left, 12);
    near3 = f32x4.relaxed_madd(factor3, near, near3);
    far3 = f32x4.relaxed_madd(factor3, far, far3);
    left += ROW_BYTES;
    right += ROW_BYTES;
  }
  addRow(tile, near0, far0);
  addRow(tile + TILE_ROW_BYTES, near1, far1);
  addRow(tile + 2 * TILE_ROW_BYTES, near2, far2);
  addRow(tile + 3 * TILE_ROW_BYTES, near3, far3);
}

function addRow(tile: usize, near: v128, far: v128): void {
  addFour(tile, near);
  addFour(tile + 32, far);
}

function addFour(tile: usize, sums: v128): void {
  const low = f64x2.promote_low_f32x4(sums);
  const high = f64x2.promote_low_f32x4(
    i8x16.shuffle(sums, sums, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0),
  );
  v128.store(tile, f64x2.add(v128.load(tile), low));
  v128.store(tile, f64x2.add(v128.load(tile, 16), high), 16);
}
