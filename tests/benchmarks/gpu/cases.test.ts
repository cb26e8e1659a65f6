import { describe, expect, it } from 'vitest';
import { gpuCases } from '../../../benchmarks/gpu/cases';

const names = (only?: string, batch?: string) => gpuCases(only, batch).map(({ name }) => name);

describe('gpuCases', () => {
  it('has the networks of the training benchmark at 128 images a batch, then at 1024', () => {
    expect(names()).toEqual([
      'mlp at 128',
      'conv at 128',
      'conv64 at 128',
      'mlp at 1024',
      'conv at 1024',
      'conv64 at 1024',
    ]);
  });

  it('takes one network, one batch size, or both', () => {
    expect(names('conv')).toEqual(['conv at 128', 'conv at 1024']);
    expect(names('conv', '1024')).toEqual(['conv at 1024']);
  });

  it('refuses names and sizes that it does not have', () => {
    expect(() => names('dense')).toThrow('--only must be one of mlp, conv, conv64, got dense');
    expect(() => names('mlp', '64')).toThrow('--batch must be one of 128, 1024, got 64');
  });
});
