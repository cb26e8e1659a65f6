import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Loads TensorFlow in a process of its own, with oneDNN on whatever the processor. */
function loadInChild(variables: NodeJS.ProcessEnv): { stdout: string; stderr: string } {
  const script = `
    import { runnerImport } from 'vite';
    await runnerImport('./tests/engine/backends/loadingProcess.ts');
  `;
  const env = { ...process.env, TF_ENABLE_ONEDNN_OPTS: '1', ...variables };
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env,
    encoding: 'utf8',
  });
}

test('loading the library prints nothing', () => {
  const { stdout, stderr } = loadInChild({ TF_CPP_MIN_LOG_LEVEL: undefined });
  expect(stderr).toBe('');
  expect(stdout).toBe('tensorflow\n');
});

test('an error of the library is shown, its notice is not', () => {
  // TensorFlow 2.21 logs it with severity ERROR (process_state.cc) and goes on without.
  const { stdout, stderr } = loadInChild({
    TF_CPP_MIN_LOG_LEVEL: undefined,
    TF_CPU_ALLOCATOR_USE_BFC: 'perhaps',
  });
  expect(stderr).toMatch(/^E\d.*TF_CPU_ALLOCATOR_USE_BFC/m);
  expect(stderr).not.toContain('oneDNN');
  expect(stdout).toBe('tensorflow\n');
});

test('whoever asks for all messages gets the notice, too', () => {
  const { stderr } = loadInChild({ TF_CPP_MIN_LOG_LEVEL: '0' });
  expect(stderr).toContain('oneDNN custom operations are on');
});
