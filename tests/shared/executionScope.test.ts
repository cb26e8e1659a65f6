import { expect, test } from 'vitest';
import { executionScope } from '../../src-shared/executionScope';

const words = (executor: string, device: string) => {
  const { mayUseProcessor, mayUseCard, mayUsePlugin } = executionScope(executor, device);
  return [
    ...(mayUseProcessor ? ['processor'] : []),
    ...(mayUseCard ? ['card'] : []),
    ...(mayUsePlugin ? ['plug-in'] : []),
  ].join(' ');
};

test.each([
  ['measured', 'auto', 'processor card plug-in'],
  ['measured', 'cpu', 'processor'],
  ['measured', 'cuda:0', 'card plug-in'],
  ['xla', 'auto', 'processor card plug-in'],
  ['xla', 'cpu:0,1', 'processor plug-in'],
  ['xla', 'cuda:0,1', 'card plug-in'],
  ['session', 'cuda:0', 'processor'],
  ['eager', 'auto', 'processor'],
  ['measured', 'gpu', 'processor card plug-in'],
])("executor '%s' with device '%s' leaves open: %s", (executor, device, open) => {
  expect(words(executor, device)).toBe(open);
});
