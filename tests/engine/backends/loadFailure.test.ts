import { expect, test } from 'vitest';
import { describeLoadFailure } from '../../../src-main/engine/backends/loadFailure';

test('a missing binding is named by its path', () => {
  // The message of @tensorflow/tfjs-node-gpu 4.22.0, dist/index.js.
  const error = new Error(
    'The Node.js native addon module (tfjs_binding.node) can not be found at path: ' +
      "/app dir/lib/napi-v8/tfjs_binding.node. \nPlease run command 'npm rebuild' to rebuild it.",
  );
  expect(describeLoadFailure(error)).toBe(
    'TensorFlow library not found at /app dir/lib/napi-v8/tfjs_binding.node; run npm run setup',
  );
});

test('a missing library is named by its file', () => {
  // What Node 24 on Linux threw for a binding whose library had been moved away.
  const error = new Error(
    'libtensorflow_cc.so.2: cannot open shared object file: No such file or directory',
  );
  expect(describeLoadFailure(error)).toBe(
    'TensorFlow library not found at libtensorflow_cc.so.2; run npm run setup',
  );
});

test('any other failure keeps its first line', () => {
  expect(describeLoadFailure(new Error('invalid ELF header\nRequire stack:'))).toBe(
    'TensorFlow library cannot be loaded (invalid ELF header); run npm run setup',
  );
});
