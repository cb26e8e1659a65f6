import { reportError } from '../../../src-shared/errors';
import { createService, type Service } from '../../workbench/service';
import { serviceOptions } from '../serviceOptions';
import type { FromService, ToService } from './link';
import { ServiceConnections } from './serviceConnections';

/** The desktop shell's service: forked on the bundled Node with the workspace, ends with the shell. */
async function main(workspaceDir: string): Promise<void> {
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
    process.exit(0);
  };
  process.on('disconnect', () => void end());
  // The shell decides about the end: Ctrl-C in a terminal reaches every process of the group.
  process.on('SIGINT', () => undefined);
  serve(await starting, () => void end());
}

function serve(service: Service, end: () => void): void {
  const connections = new ServiceConnections(service, tell);
  let isTraining = service.hasActiveRuns();
  tell({ kind: 'activity', isTraining });
  service.onEvent(() => {
    if (service.hasActiveRuns() === isTraining) return;
    isTraining = !isTraining;
    tell({ kind: 'activity', isTraining });
  });
  process.on('message', (message: ToService) => {
    if (message.kind === 'shut-down') end();
    else connections.handle(message);
  });
  tell({ kind: 'ready' });
}

function tell(message: FromService): void {
  if (process.connected) process.send?.(message);
}

const workspaceDir = process.argv[2];
if (process.send === undefined || workspaceDir === undefined) {
  console.error('this is the service process of the desktop shell: start the shell instead');
  process.exit(2);
}
main(workspaceDir).catch((error: unknown) => {
  process.exitCode = 1;
  tell({ kind: 'failed', message: reportError(error).message });
  if (process.connected) process.disconnect();
});
