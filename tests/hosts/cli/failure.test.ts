import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { CommandFailure, failureOf, signalExitCode } from '../../../src-main/hosts/cli/failure';
import { DataError } from '../../../src-shared/errors';

test('a wrong command line ends with 2, help and version with 0, and neither is told twice', () => {
  expect(failureOf(new CommanderError(1, 'commander.unknownOption', 'x'))).toEqual({
    exitCode: 2,
    message: null,
  });
  expect(failureOf(new CommanderError(0, 'commander.version', '0.1.0')).exitCode).toBe(0);
});

test('an error of the workbench ends with 1 and its own message', () => {
  expect(failureOf(new DataError('the file is empty'))).toEqual({
    exitCode: 1,
    message: 'error: the file is empty',
  });
});

test('an unexpected error is one line that says how to see more', () => {
  const { exitCode, message } = failureOf(new TypeError('x is not a function'));
  expect(exitCode).toBe(1);
  expect(message).toBe('error: x is not a function (unexpected: --debug shows where)');
});

test('a command may end with a code of its own, such as that of a signal', () => {
  expect(signalExitCode('SIGINT')).toBe(130);
  expect(signalExitCode('SIGTERM')).toBe(143);
  expect(failureOf(new CommandFailure('go on with: …', 130)).exitCode).toBe(130);
});
