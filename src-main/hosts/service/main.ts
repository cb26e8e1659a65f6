import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { reportError } from '../../../src-shared/errors';
import { createService, type Service } from '../../workbench/service';
import { serviceOptions } from '../serviceOptions';
import { LINK_FD, readFrames, type ToService, writeFrame } from './link';
import { ServiceConnections } from './serviceConnections';

/** The desktop shell's service: started on the bundled Node with the workspace, ends with the shell. */
async function main(workspaceDir: string, link: Duplex): Promise<void> {
  const starting = createService(serviceOptions(__dirname, workspaceDir));
  // Heard from the start on, so that a shell that goes away meanwhile is not missed.
  let isEnding = false;
  const end = async (): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    // A start that failed has been told of below; there is nothing to shut down then.
    await starting.then(
      (service) => service.shutDown(),
      () => undefined,
    );
    process.exit();
  };
  link.on('close', () => void end());
  // The shell decides about the end: Ctrl-C in a terminal reaches every process of the group.
  process.on('SIGINT', () => undefined);
  serve(await starting, link, () => void end());
}

function serve(service: Service, link: Duplex, end: () => void): void {
  const connections = new ServiceConnections(service, (message) => {
    if (!link.destroyed) writeFrame(link, message);
  });
  let isTraining = service.hasActiveRuns();
  writeFrame(link, { kind: 'activity', isTraining });
  service.onEvent(() => {
    if (service.hasActiveRuns() === isTraining || link.destroyed) return;
    isTraining = !isTraining;
    writeFrame(link, { kind: 'activity', isTraining });
  });
  readFrames(link, (given) => {
    const message = given as ToService;
    if (message.kind === 'shut-down') end();
    else connections.handle(message);
  });
  writeFrame(link, { kind: 'ready' });
}

const workspaceDir = process.argv[2];
if (workspaceDir === undefined) {
  console.error('this is the service process of the desktop shell: start the shell instead');
  process.exit(2);
}
const link = new Socket({ fd: LINK_FD, readable: true, writable: true });
// A shell that is gone closes the link, and the close is what counts.
link.on('error', () => undefined);
// Read from the start on: a stream that nobody reads does not hear of its end either.
link.resume();
main(workspaceDir, link).catch((error: unknown) => {
  process.exitCode = 1;
  writeFrame(link, { kind: 'failed', message: reportError(error).message });
  link.end();
});
