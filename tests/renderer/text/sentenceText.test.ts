import { expect, test } from 'vitest';
import { sentenceText } from '../../../src-renderer/text/sentenceText';

test.each([
  ['the trainer went away', 'The trainer went away.'],
  ['The loss became NaN at step 212.', 'The loss became NaN at step 212.'],
  ['cuda:0 has no memory left', 'cuda:0 has no memory left.'],
  ['/data/mnist.npy: no such file', '/data/mnist.npy: no such file.'],
])('%s', (message, sentence) => {
  expect(sentenceText(message)).toBe(sentence);
});
