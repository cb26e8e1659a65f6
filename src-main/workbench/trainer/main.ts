import os from 'node:os';
import type { FromTrainer, ToTrainer } from './protocol';
import { TrainerProcess } from './trainerProcess';

/** Window and service stay quick while all cores train. */
const PRIORITY = 10;

function send(message: FromTrainer): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send!(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

if (process.send === undefined) {
  console.error('this is a trainer process of the workbench: it is started by its service');
  process.exit(2);
}
// Threads that TensorFlow starts later inherit this.
os.setPriority(PRIORITY);
// The service decides about the end: Ctrl-C in a terminal reaches every process of the group.
process.on('SIGINT', () => undefined);
// Without its service nothing that it does would be recorded.
process.on('disconnect', () => process.exit(0));

const trainer = new TrainerProcess(send);
process.on('message', (message: ToTrainer) => {
  trainer.handle(message);
});
