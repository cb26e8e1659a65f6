import { expect, test } from 'vitest';
import { executionFields } from '../../../../src-renderer/screens/newRun/executionFields';
import { fakeDevices } from '../../fake/fakeCards';

const two = fakeDevices('two');
const none = fakeDevices('none');
const unusable = fakeDevices('unusable');

test.each([
  ['measured', 'auto', two, 'precision cardMemoryShare threads'],
  ['measured', 'cuda:0', two, 'precision cardMemoryShare'],
  ['measured', 'cpu', two, 'threads'],
  // Nothing but the processor can be meant by 'auto'.
  ['measured', 'auto', none, 'threads'],
  ['measured', 'auto', unusable, 'threads'],
  ['measured', 'auto', null, 'threads'],
  // A card that was asked for may be on another machine.
  ['measured', 'cuda:0', none, 'precision cardMemoryShare'],
  ['xla', 'cuda:0,1', two, 'precision cardMemoryShare'],
  ['xla', 'auto', two, 'precision cardMemoryShare threads'],
  // The processor's plug-in rounds as well.
  ['xla', 'cpu', two, 'precision threads'],
  ['session', 'cuda:0', two, 'threads'],
  ['eager', 'auto', two, 'threads'],
] as const)("executor '%s' on '%s' has the settings that count", (executor, device, list, keys) => {
  const fields = executionFields({ executor, device }, list, []).map(({ key }) => key);
  expect(fields.join(' ')).toBe(`executor device ${keys}`);
});

test('a setting that does not count is shown where it has a fault, so that it can be mended', () => {
  const problems = [{ field: 'execution.precision', message: 'must be one of f32, tf32, bf16' }];
  const fields = executionFields({ executor: 'measured', device: 'cpu' }, two, problems);
  expect(fields.map(({ key }) => key)).toEqual(['executor', 'device', 'precision', 'threads']);
});
