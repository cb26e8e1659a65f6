import { spawn } from 'node:child_process';
import type { Output } from './output';

/** Opens an address in the user's browser; where that fails, says so and leaves it at that. */
export function openBrowser(address: string, output: Output): void {
  const [command, ...args] = openingCommand(process.platform);
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  child.once('error', (error) => {
    output.note(`no browser could be opened (${error.message}): open the address above yourself`);
  });
  child.unref();
}

function openingCommand(platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return ['xdg-open'];
}
