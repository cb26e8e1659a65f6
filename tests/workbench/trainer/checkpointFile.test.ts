import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkpointFault, removeStrayFiles } from '../../../src-main/workbench/checkpointFiles';
import {
  checkpointFileName,
  writeCheckpointFile,
} from '../../../src-main/workbench/trainer/checkpointFile';
import { temporaryFolder } from '../../store/support';

const BYTES = Uint8Array.from({ length: 5000 }, (_, index) => index % 251);

function written() {
  const folder = join(temporaryFolder(), 'runs', 'r');
  const file = checkpointFileName(2, 40);
  const sha256 = writeCheckpointFile(folder, file, BYTES);
  const record = { segment: 2, stepIndex: 40, epoch: 1, file, sha256, bytes: 5000, savedAtMs: 1 };
  return { folder, record };
}

describe('writeCheckpointFile', () => {
  it('leaves the whole file under its name and nothing else, and returns its SHA-256', () => {
    const { folder, record } = written();
    expect(readdirSync(folder)).toEqual(['checkpoint-2-40.lwc']);
    expect(new Uint8Array(readFileSync(join(folder, record.file)))).toEqual(BYTES);
    expect(record.sha256).toBe(createHash('sha256').update(BYTES).digest('hex'));
  });

  it('leaves no temporary file behind when the rename fails', () => {
    const folder = temporaryFolder();
    // A folder under the name of the file cannot be replaced by it.
    mkdirSync(join(folder, 'checkpoint-1-0.lwc', 'inside'), { recursive: true });
    expect(() => writeCheckpointFile(folder, 'checkpoint-1-0.lwc', BYTES)).toThrow();
    expect(readdirSync(folder)).toEqual(['checkpoint-1-0.lwc']);
  });
});

describe('checkpointFault', () => {
  it('finds none in a whole file', async () => {
    const { folder, record } = written();
    expect(await checkpointFault(folder, record)).toBeNull();
  });

  it('finds one flipped bit, a cut end, and a file that is gone', async () => {
    const { folder, record } = written();
    const path = join(folder, record.file);
    const flipped = BYTES.with(4321, BYTES[4321]! ^ 1);
    writeFileSync(path, flipped);
    expect(await checkpointFault(folder, record)).toMatch(/is damaged: expected SHA-256/);
    writeFileSync(path, BYTES.subarray(0, 4999));
    expect(await checkpointFault(folder, record)).toMatch(/is damaged/);
    expect(await checkpointFault(folder, { ...record, file: 'none.lwc' })).toMatch(
      /cannot be read/,
    );
  });
});

describe('removeStrayFiles', () => {
  it('removes checkpoints that nobody recorded and temporary files, and nothing else', async () => {
    const { folder, record } = written();
    writeFileSync(join(folder, 'checkpoint-2-80.lwc'), BYTES);
    writeFileSync(join(folder, 'checkpoint-2-90.lwc.tmp'), BYTES);
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await removeStrayFiles(folder, [record]);
    expect(readdirSync(folder).sort()).toEqual(['checkpoint-2-40.lwc', 'notes.txt']);
  });

  it('has nothing to do for a run without a folder', async () => {
    await expect(removeStrayFiles(join(temporaryFolder(), 'none'), [])).resolves.toBeUndefined();
  });
});
