import { crc32, deflateRawSync } from 'node:zlib';

/** The bytes of an NPY file of format version 1, written here independently of the reader. */
export function encodeNpy(descr: string, shape: readonly number[], values: Uint8Array): Uint8Array {
  const shapeText = shape.length === 1 ? `(${String(shape[0])},)` : `(${shape.join(', ')})`;
  return encodeNpyHeader(
    `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shapeText}, }`,
    values,
  );
}

/** The same with a header's text of one's own. */
export function encodeNpyHeader(text: string, values: Uint8Array, version = 1): Uint8Array {
  const lengthBytes = version === 1 ? 2 : 4;
  const textBytes = Buffer.from(`${text}\n`, 'latin1');
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntLE(textBytes.length, 0, lengthBytes);
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.from([version, 0]),
    length,
    textBytes,
    values,
  ]);
}

export function int64s(...values: number[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
}

export function floats(...values: number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(values).buffer);
}

/** What may be wrong with one entry of an archive; what is left out is right. */
export interface ZipFixture {
  name: string;
  content: Uint8Array;
  isStored?: boolean;
  declaredBytes?: number;
  crc?: number;
  method?: number;
  flags?: number;
}

/** The bytes of a ZIP archive, written here independently of the reader. */
export function encodeZip(...files: ZipFixture[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const data = file.isStored ? Buffer.from(file.content) : deflateRawSync(file.content);
    const name = Buffer.from(file.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(file.flags ?? 0, 2);
    common.writeUInt16LE(file.method ?? (file.isStored ? 0 : 8), 4);
    common.writeUInt32LE(file.crc ?? crc32(file.content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(file.declaredBytes ?? file.content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, name);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, data]);
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}
