import { describe, expect, it } from 'vitest';
import { parseCards, parseReading } from '../../../src-main/workbench/cards/parseNvidiaSmi';

const MEBIBYTE = 1_048_576;

describe('the list of cards', () => {
  it('has name, driver and memory of cards of several generations', () => {
    // As nvidia-smi --format=csv,noheader,nounits writes them; memory in MiB.
    const answer = [
      '0, GPU-6f7a1d52-0a3b-4c1e-9d7f-1b2c3d4e5f60, NVIDIA H100 80GB HBM3, 580.65.06, 81559, 81079',
      '1, GPU-0c9e8b7a-1111-2222-3333-444455556666, NVIDIA GeForce GTX 1080 Ti, 535.183.01, 11264, 10893',
      '2, GPU-aaaaaaaa-bbbb-cccc-dddd-eeeeffff0000, Tesla K80, 470.256.02, 11441, 11438',
      '3, GPU-12121212-3434-5656-7878-909090909090, NVIDIA RTX 6000 Ada Generation, 550.54.15, 49140, 12',
      '',
    ].join('\n');
    expect(parseCards(answer)).toEqual([
      {
        uuid: 'GPU-6f7a1d52-0a3b-4c1e-9d7f-1b2c3d4e5f60',
        card: {
          index: 0,
          name: 'NVIDIA H100 80GB HBM3',
          driverVersion: '580.65.06',
          memoryBytes: 81_559 * MEBIBYTE,
          freeBytes: 81_079 * MEBIBYTE,
        },
      },
      expect.objectContaining({
        card: expect.objectContaining({ index: 1, name: 'NVIDIA GeForce GTX 1080 Ti' }) as unknown,
      }),
      expect.objectContaining({
        card: expect.objectContaining({
          name: 'Tesla K80',
          driverVersion: '470.256.02',
        }) as unknown,
      }),
      expect.objectContaining({
        card: expect.objectContaining({ index: 3, freeBytes: 12 * MEBIBYTE }) as unknown,
      }),
    ]);
  });

  it('reads an answer with the line ends of Windows, and a name with a comma in it', () => {
    const [found] = parseCards('0, GPU-1, NVIDIA T400, 4GB, 551.61, 4096, 3700\r\n');
    expect(found?.card).toMatchObject({ name: 'NVIDIA T400, 4GB', memoryBytes: 4096 * MEBIBYTE });
  });

  it.each([
    ['nothing', ''],
    [
      'a failure in words',
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
    ],
    ['no device', 'No devices were found\n'],
    ['a header', 'index, uuid, name, driver_version, memory.total [MiB], memory.free [MiB]\n'],
    ['a line that was cut', '0, GPU-6f7a1d52, NVIDIA H100 80GB'],
    ['a card without a known memory', '0, GPU-1, Orin (nvgpu), 540.3.0, [N/A], [N/A]\n'],
    ['a card with a fault', '0, GPU-1, NVIDIA A100, 535.1, [GPU is lost], [GPU is lost]\n'],
    ['bytes', '\u0000\u0001,,,,,,,,\n,,,,,'],
  ])('has no card in %s', (_, answer) => {
    expect(parseCards(answer)).toEqual([]);
  });
});

describe('a reading', () => {
  it('is in shares, bytes, degrees and watts', () => {
    expect(parseReading('0, 97, 20480, 61, 412.37', 5)).toEqual({
      atMs: 5,
      card: 0,
      utilisation: 0.97,
      memoryUsedBytes: 20_480 * MEBIBYTE,
      temperatureC: 61,
      powerW: 412.37,
    });
  });

  it.each([
    // A GeForce that does not tell its power, a card split by MIG, an old Tesla, one that idles.
    ['1, 12, 1042, 55, [N/A]', { utilisation: 0.12, powerW: null }],
    ['0, [N/A], 20480, 40, 92.11', { utilisation: null, temperatureC: 40 }],
    ['0, [Not Supported], 5, 33, [Not Supported]', { utilisation: null, powerW: null }],
    ['0, 0, 0, 28, 9.81', { utilisation: 0, memoryUsedBytes: 0, powerW: 9.81 }],
    [
      '3, [Unknown Error], [Unknown Error], [Unknown Error], [Unknown Error]',
      { card: 3, temperatureC: null },
    ],
    ['10, 101, 20, 30, 40\r', { card: 10, utilisation: 1, powerW: 40 }],
  ])('has null for what the card does not tell: %s', (line, expected) => {
    expect(parseReading(line, 0)).toMatchObject(expected);
  });

  it.each([
    '',
    'No devices were found',
    '0, 97, 204',
    '0, 1, 2, 3, 4, 5',
    '-1, 97, 2, 3, 4',
    'x, 1, 2, 3, 4',
  ])('is not in the line %j', (line) => {
    expect(parseReading(line, 0)).toBeNull();
  });
});
