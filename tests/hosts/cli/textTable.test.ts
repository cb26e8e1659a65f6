import { expect, test } from 'vitest';
import { textTable } from '../../../src-main/hosts/cli/textTable';

test('columns are as wide as their widest cell and two spaces apart', () => {
  const columns = [
    { title: 'name', align: 'left' },
    { title: 'n', align: 'right' },
  ] as const;
  expect(
    textTable(columns, [
      ['a', '1'],
      ['digits', '12000'],
    ]),
  ).toEqual(['name        n', 'a           1', 'digits  12000']);
});

test('no line ends in spaces', () => {
  expect(textTable([{ title: 'long title', align: 'left' }], [['a']])).toEqual(['long title', 'a']);
});
