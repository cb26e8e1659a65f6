import { expect, test } from 'vitest';
import { createOutput } from '../../../src-main/hosts/cli/output';

function streams(isTTY: boolean) {
  const written = { out: '', error: '' };
  const output = createOutput(
    { write: (text) => (written.out += text) },
    { write: (text) => (written.error += text), isTTY, columns: 10 },
  );
  return { written, output };
}

test('results and notes go to different streams', () => {
  const { written, output } = streams(false);
  output.result('a result');
  output.note('a note');
  expect(written).toEqual({ out: 'a result\n', error: 'a note\n' });
});

test('without a terminal there is no live line', () => {
  const { written, output } = streams(false);
  output.live('step 1');
  expect(written.error).toBe('');
});

test('on a terminal the live line is cut to its width and taken back before what follows', () => {
  const { written, output } = streams(true);
  output.live('0123456789abc');
  output.live('step 2');
  output.note('a note');
  expect(written.error).toBe('012345678\r\x1b[2Kstep 2\r\x1b[2Ka note\n');
});
