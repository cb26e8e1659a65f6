import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { vi } from 'vitest';
import { temporaryFolder } from '../../store/support';

export const TWO_CARDS =
  '0, GPU-11111111-aaaa, NVIDIA H100 80GB HBM3, 580.65.06, 81559, 81079\n' +
  '1, GPU-22222222-bbbb, NVIDIA L4, 580.65.06, 23034, 22000\n';

/**
 * Puts a program of that name first on the PATH, for this test.
 * @param list what it does when asked for the cards, and `watch` when asked to read them on and on: lines for a shell.
 * @returns its folder, which is also the program's $HOME_OF_FAKE.
 */
export function fakeNvidiaSmi(list: string, watch = 'exit 1'): string {
  const folder = temporaryFolder();
  const program = join(folder, 'nvidia-smi');
  const script = `#!/bin/sh
HOME_OF_FAKE='${folder}'
case "$*" in
*' -l 2') ${watch} ;;
*) ${list} ;;
esac
`;
  writeFileSync(program, script);
  chmodSync(program, 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`);
  return folder;
}

/** A line for a shell that says the text. */
export function says(text: string): string {
  return `printf '%s' '${text}'`;
}
