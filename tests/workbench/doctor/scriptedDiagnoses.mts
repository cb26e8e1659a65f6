import type { DiagnosisRequest } from '../../../src-main/workbench/trainer/diagnose';
import type { FromTrainer, ToTrainer } from '../../../src-main/workbench/trainer/protocol';

/**
 * A trainer process that finds what $SCRIPTED_DIAGNOSES says, JSON by the kind of the request, and of a step by its
 * device: an answer, or 'crash' or 'fail' in its place.
 */
const answers = JSON.parse(process.env['SCRIPTED_DIAGNOSES'] ?? '{}') as Record<string, unknown>;

function answer(request: DiagnosisRequest): void {
  const found = answers[request.kind === 'step' ? request.device : request.kind];
  if (found === 'crash') process.kill(process.pid, 'SIGSEGV');
  else if (found === 'fail') {
    const error = { code: 'environment', message: 'RESOURCE_EXHAUSTED: out of memory' } as const;
    process.send!({ kind: 'failed', error, stepIndex: 0 } satisfies FromTrainer);
  } else process.send!({ kind: 'diagnosed', diagnosis: found });
}

process.on('message', (message: ToTrainer) => {
  if (message.kind === 'diagnose') answer(message.request);
});
process.on('disconnect', () => process.exit(0));
