import { expect, it } from 'vitest';
import { configFromJson } from '../../src-main/store/storedConfig';
import { CONFIG } from './support';

it('gives a config from before the execution section the defaults of that section', () => {
  const { execution, ...before } = CONFIG;
  expect(execution).toEqual({ executor: 'measured', threads: 0 });
  expect(configFromJson(JSON.stringify(before))).toEqual({ ...before, execution });
});

it('leaves what a config says of its execution as it is', () => {
  const fixed = { ...CONFIG, execution: { executor: 'session', threads: 3 } };
  expect(configFromJson(JSON.stringify(fixed))).toEqual(fixed);
});
