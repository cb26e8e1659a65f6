import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { compileOptions } from '../../../src-main/engine/backends/compileOptions';
import { libraryFault, loadPlugin } from '../../../src-main/engine/backends/pjrt';
import { installedPlugin } from '../../../src-main/engine/backends/pjrtPlugins';
import { cpuClient } from '../emitters/stablehlo/cpuPlugin';

const OPTIONS = compileOptions({ deviceIds: [0], flags: {} });

/** a + b, and that transposed; a is donated for the sum. */
const SUM = `module @sum {
  func.func public @main(%a: tensor<2x3xf32> {tf.aliasing_output = 0 : i32}, %b: tensor<f32>)
      -> (tensor<2x3xf32>, tensor<3x2xf32>) {
    %0 = stablehlo.broadcast_in_dim %b, dims = [] : (tensor<f32>) -> tensor<2x3xf32>
    %1 = stablehlo.add %a, %0 : tensor<2x3xf32>
    %2 = stablehlo.transpose %1, dims = [1, 0] : (tensor<2x3xf32>) -> tensor<3x2xf32>
    return %1, %2 : tensor<2x3xf32>, tensor<3x2xf32>
  }
}`;

async function sumProgram() {
  const client = await cpuClient();
  const executable = await client.compile(SUM, OPTIONS);
  const a = await client.upload(Float32Array.of(1, 2, 3, 4, 5, 6), 'float32', [2, 3], 0);
  const b = await client.upload(Float32Array.of(10), 'float32', [], 0);
  return { client, executable, a, b };
}

function scratchFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'latent-pjrt-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Builds a shared library of a C source and returns its file. */
function library(source: string): string {
  const folder = scratchFolder();
  const [code, file] = [path.join(folder, 'library.cc'), path.join(folder, 'library.so')];
  writeFileSync(code, source);
  execFileSync('g++', ['-shared', '-fPIC', '-o', file, code]);
  return file;
}

/** Resolves with how often the event loop has turned when something is settled. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  const state = { isSettled: false };
  const settled = work.then(() => (state.isSettled = true));
  let turns = 0;
  while (!state.isSettled) {
    turns += 1;
    await nextTurn();
  }
  await settled;
  return turns;
}

test('a plug-in tells its version and what it is, and its devices', async () => {
  const plugin = await loadPlugin(installedPlugin('cpu')!.file);
  // Version 0.x of the interface; 115 is what the pinned plug-in was built with.
  expect(plugin.apiVersion).toEqual([0, 115]);
  expect(plugin.attributes['stablehlo_current_version']).toHaveLength(3);
  const client = await plugin.createClient({ cpu_device_count: 3 });
  expect(client.platformName).toBe('cpu');
  expect(client.devices).toEqual([0, 1, 2].map((id) => ({ id, kind: 'cpu' })));
  expect(client.deviceMemory(0)).toBeNull();
  client.close();
});

test('a program gives several results, and uses up what is donated', async () => {
  const { executable, a, b } = await sumProgram();
  expect(executable.outputCount).toBe(2);
  const [[sum, transposed] = []] = await executable.execute([[a, b]]);
  expect([...new Float32Array(await sum!.download())]).toEqual([11, 12, 13, 14, 15, 16]);
  expect([...new Float32Array(await transposed!.download())]).toEqual([11, 14, 12, 15, 13, 16]);
  await expect(a.download()).rejects.toThrow(/donated/);
  await expect(b.download()).resolves.toHaveProperty('byteLength', 4);
});

test('what was serialised is loaded as the same program', async () => {
  const { client, executable, a, b } = await sumProgram();
  const loaded = await client.load(await executable.serialize());
  const [[sum] = []] = await loaded.execute([[a, b]]);
  expect([...new Float32Array(await sum!.download())]).toEqual([11, 12, 13, 14, 15, 16]);
});

test('a program without a fault in its text is needed, and the fault is told', async () => {
  const client = await cpuClient();
  await expect(client.compile('module { nonsense }', OPTIONS)).rejects.toThrow(/nonsense/);
  await expect(client.load(new Uint8Array(100))).rejects.toThrow();
});

test('numbers that do not fit their shape or device are refused with what was expected', async () => {
  const client = await cpuClient();
  await expect(client.upload(new Float32Array(5), 'float32', [2, 3], 0)).rejects.toThrow(
    'expected 24 bytes for the shape, got 20',
  );
  await expect(client.upload(new Float32Array(6), 'float32', [2, 3], 7)).rejects.toThrow();
});

test('what is closed cannot be used, and what is on its way with it goes on', async () => {
  const { executable, a, b } = await sumProgram();
  const running = executable.execute([[a, b]]);
  b.close();
  executable.close();
  const [[sum] = []] = await running;
  expect([...new Float32Array(await sum!.download())]).toEqual([11, 12, 13, 14, 15, 16]);
  await expect(b.download()).rejects.toThrow(/closed/);
  await expect(executable.serialize()).rejects.toThrow(/closed/);
});

test('the event loop turns while a program is compiled and executed', async () => {
  // Multiplies 400 x 400 matrices 200 times: long enough that a loop that waited would turn a few times only.
  const type = 'tensor<400x400xf32>';
  const lines = Array.from(
    { length: 200 },
    (_, i) =>
      `%${i + 1} = stablehlo.dot_general %${i}, %a, contracting_dims = [1] x [0] : (${type}, ${type}) -> ${type}`,
  );
  const text = `module { func.func public @main(%a: ${type}) -> ${type} {
    %0 = stablehlo.add %a, %a : ${type}
    ${lines.join('\n')}
    return %200 : ${type} } }`;
  const client = await cpuClient();
  const executable = client.compile(text, OPTIONS);
  expect(await turnsDuring(executable)).toBeGreaterThan(50);
  const a = await client.upload(new Float32Array(160_000), 'float32', [400, 400], 0);
  expect(await turnsDuring((await executable).execute([[a]]))).toBeGreaterThan(50);
});

test('10,000 executions leave no memory behind', async () => {
  const { client, executable, b } = await sumProgram();
  const numbers = new Float32Array(6);
  const execute = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const a = await client.upload(numbers, 'float32', [2, 3], 0);
      const [results] = await executable.execute([[a, b]]);
      await results![0]!.download();
      for (const buffer of [a, ...results!]) buffer.close();
    }
    return process.memoryUsage().rss;
  };
  const before = await execute(2000);
  const after = await execute(10_000);
  // A leak of all buffers of an execution would be 10,000 times the 64 bytes to which each is aligned and what is
  // kept of it besides, several kilobytes.
  expect(after - before).toBeLessThan(30e6);
});

test('a file that is no plug-in is refused', async () => {
  await expect(loadPlugin('/nowhere/plugin.so')).rejects.toThrow(/cannot open shared object/);
  await expect(loadPlugin(library('int x;'))).rejects.toThrow(/no function GetPjrtApi/);
});

test('a plug-in of another version of the interface is refused with both versions', async () => {
  const source = (major: number, minor: number) => `#include <cstddef>
    struct Version { size_t size; void* extension; int major; int minor; };
    struct Api { size_t size; void* extension; Version version; };
    static Api api = {sizeof(Api), nullptr, {sizeof(Version), nullptr, ${major}, ${minor}}};
    extern "C" const Api* GetPjrtApi() { return &api; }`;
  const older = library(source(0, 3));
  await expect(loadPlugin(older)).rejects.toThrow(
    /expected a plug-in with version 0\.\d+ or newer of the PJRT C API, .* has 0\.3$/,
  );
  await expect(loadPlugin(library(source(1, 200)))).rejects.toThrow(/has 1\.200$/);
});

test('a shared library with a symbol that nothing has is named with it', () => {
  expect(libraryFault(library('int fine() { return 1; }'))).toBeNull();
  expect(libraryFault(library('int absent(); int f() { return absent(); }'))).toMatch(
    /undefined symbol: .*absent/,
  );
  expect(libraryFault('/nowhere/at-all.so')).toMatch(/cannot open shared object/);
});
