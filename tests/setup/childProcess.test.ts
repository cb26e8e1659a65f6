import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { firstLines, lastLines, outsideEnvironment, run } from '../../setup/childProcess.mjs';

const moduleUrl = pathToFileURL(path.resolve('setup/childProcess.mjs')).href;

/** Starts a script that may import the module as `m`; its output is gathered. */
function startScript(script: string) {
  const code = `import * as m from ${JSON.stringify(moduleUrl)};\n${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

describe('run', () => {
  it('gives the exit code, standard output alone, and both streams together', async () => {
    const script = 'console.log("out"); console.error("err"); process.exitCode = 3';
    const outcome = await run(process.execPath, ['-e', script]);
    expect(outcome.exitCode).toBe(3);
    expect(outcome.stdout).toBe('out\n');
    expect(outcome.output).toContain('err');
  });

  it('names a command that is not there', async () => {
    await expect(run('no-such-command-here', [])).rejects.toMatchObject({
      code: 'COMMAND_MISSING',
    });
  });
});

describe('a signal to the set-up', () => {
  it('ends its command too, even one that does not listen, and exits with 130', async () => {
    const stubborn =
      'process.on("SIGTERM", () => {}); console.log(process.pid); setInterval(() => {}, 1e3)';
    const child = startScript(`
      m.endCommandsWithUs();
      await m.run(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { inherit: true });`);
    const [text] = (await once(child.stdout, 'data')) as [Buffer];
    const commandId = Number(text.toString());
    child.kill('SIGTERM');
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    expect(exitCode).toBe(130);
    expect(() => process.kill(commandId, 0)).toThrow(/ESRCH/);
  });
});

describe('handOver', () => {
  it("returns the command's exit code and passes a signal on", async () => {
    const command =
      'process.on("SIGTERM", () => process.exit(7)); console.log("up"); setInterval(() => {}, 1e3)';
    const child = startScript(
      `process.exitCode = await m.handOver(process.execPath, ['-e', ${JSON.stringify(command)}]);
       process.exit();`,
    );
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});

describe('outsideEnvironment', () => {
  it("drops the project's own command folder from PATH and nothing else", () => {
    const own = path.resolve('node_modules', '.bin');
    const before = process.env['PATH'];
    onTestFinished(() => {
      process.env['PATH'] = before;
    });
    process.env['PATH'] = [own, '/usr/bin', '/bin'].join(path.delimiter);
    const environment = outsideEnvironment(path.resolve('node_modules'));
    expect(environment['PATH']).toBe(['/usr/bin', '/bin'].join(path.delimiter));
  });
});

describe('telling lines', () => {
  const output = 'first\n\nError: broken\n    at build (file.js:1:1)\nnpm error     at x\nlast\n';
  it('leave out empty lines and stack frames', () => {
    expect(firstLines(output, 2)).toBe('first\nError: broken');
    expect(lastLines(output, 2)).toBe('Error: broken\nlast');
  });
});
