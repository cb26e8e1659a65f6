import { expect, test } from 'vitest';
import { installedPlugin } from '../../../src-main/engine/backends/pjrtPlugins';
import { KNOWN_TOTAL_NATS } from '../../../src-main/workbench/doctor/knownStep';
import {
  diagnose,
  type PluginDiagnosis,
  type TensorFlowDiagnosis,
} from '../../../src-main/workbench/trainer/diagnose';
import { expectCloseTo } from '../../engine/closeTo';

test('both the session and the eager executor compute the known training steps', async () => {
  const { totalNats } = (await diagnose({ kind: 'tensorflow' })) as TensorFlowDiagnosis;
  // Single precision, losses near 3 nats: a few units in the last place are 1e-6.
  expectCloseTo(totalNats.session, KNOWN_TOTAL_NATS, 5e-6);
  expectCloseTo(totalNats.eager, KNOWN_TOTAL_NATS, 5e-6);
});

test('the plug-in for the processor tells its devices, and computes the known training steps', async () => {
  const plugin = (await diagnose({ kind: 'plugin', plugin: 'cpu' })) as PluginDiagnosis;
  expect(plugin.apiVersion).toMatch(/^0\.\d+$/);
  expect(plugin.devices).toEqual([expect.any(String)]);
  const totalNats = (await diagnose({ kind: 'step', device: 'cpu' })) as number[];
  expectCloseTo(totalNats, KNOWN_TOTAL_NATS, 5e-6);
});

test('a library that is none is named with the reason, one that is well is not', async () => {
  const plugin = installedPlugin('cpu')!.file;
  const files = [import.meta.filename, plugin];
  expect(await diagnose({ kind: 'libraries', files })).toEqual([
    {
      file: import.meta.filename,
      fault: expect.stringMatching(/invalid ELF header|too short/) as string,
    },
  ]);
});
