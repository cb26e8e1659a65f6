import { describe, expect, it } from 'vitest';
import { leadingNats, lossText, lossValueText } from '../../../src-main/hosts/cli/lossText';
import type { LossTerm } from '../../../src-shared/domain';

const TERMS: LossTerm[] = [
  { key: 'totalNats', label: 'Total', unit: 'nats', help: '' },
  { key: 'accuracyRatio', label: 'Accuracy', unit: 'ratio', help: '' },
  { key: 'elboNats', label: '−ELBO', unit: 'nats', help: '' },
  { key: 'reconstructionNats', label: 'Reconstruction', unit: 'nats', help: '' },
  { key: 'klNats', label: 'KL', unit: 'nats', help: '' },
  { key: 'sparsityNats', label: 'Sparsity', unit: 'nats', help: '' },
];
const VAE = { totalNats: 152.3, elboNats: 152.3, reconstructionNats: 146.1, klNats: 6.2 };

describe('the text of losses', () => {
  it('of a VAE is its negative ELBO with the two parts', () => {
    expect(lossText(VAE, TERMS)).toBe('152.30 (reconstruction 146.10 + KL 6.20)');
  });

  it('of a VAE has the total too where that is another number, as with beta 4', () => {
    // 146.1 + 4 x 6.2 = 170.9.
    expect(lossText({ ...VAE, totalNats: 170.9 }, TERMS)).toBe(
      '152.30 (reconstruction 146.10 + KL 6.20), Total 170.90',
    );
  });

  it('does not claim a sum that is none', () => {
    // 146.1 + 6.2 = 152.3 and not 155.
    expect(lossText({ ...VAE, totalNats: 155, elboNats: 155 }, TERMS)).toBe(
      'Total 155.00, −ELBO 155.00, Reconstruction 146.10, KL 6.20',
    );
  });

  it('takes a sum of float32 means for the sum that it is', () => {
    const losses = { ...VAE, elboNats: 152.300_02 };
    expect(lossText(losses, TERMS)).toBe('152.30 (reconstruction 146.10 + KL 6.20)');
  });

  it('of another model is its terms by their labels, in the model’s order', () => {
    expect(lossText({ sparsityNats: 0.5, totalNats: 12 }, TERMS)).toBe(
      'Total 12.00, Sparsity 0.50',
    );
  });

  it('has pure numbers last, with four digits', () => {
    const terms: LossTerm[] = [
      ...TERMS,
      { key: 'perplexity', label: 'Words in use', unit: '', help: '' },
    ];
    expect(lossText({ totalNats: 3, perplexity: 0.0012345, accuracyRatio: 0.5 }, terms)).toBe(
      'Total 3.00, Accuracy 50.0 %, Words in use 0.001234',
    );
  });

  it('has the unit after the nats, and ratios in per cent after that', () => {
    expect(lossText({ accuracyRatio: 0.9312, ...VAE, sparsityNats: 0.5 }, TERMS, ' nats')).toBe(
      '152.30 (reconstruction 146.10 + KL 6.20), Sparsity 0.50 nats, Accuracy 93.1 %',
    );
  });

  it('shows a loss that the model’s card does not know by its key', () => {
    expect(lossText({ totalNats: 12, spareNats: 1 }, TERMS)).toBe('Total 12.00, spareNats 1.00');
  });

  it('shows what is not a number as that', () => {
    const broken = { totalNats: NaN, elboNats: NaN, reconstructionNats: NaN, klNats: 6.2 };
    expect(lossText(broken, TERMS)).toBe('NaN (reconstruction NaN + KL 6.20)');
    expect(lossValueText(Infinity, 'nats')).toBe('Infinity');
  });
});

it('the negative ELBO stands for all losses, the total where there is none', () => {
  expect(leadingNats({ ...VAE, totalNats: 170.9 })).toBe(152.3);
  expect(leadingNats({ totalNats: 12, sparsityNats: 1 })).toBe(12);
});
