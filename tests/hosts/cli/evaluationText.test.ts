import { expect, test } from 'vitest';
import { evaluationLines } from '../../../src-main/hosts/cli/evaluationText';
import type { RunEvaluation } from '../../../src-shared/domain';

const run = { runId: 'r-1', name: 'digits' };
const terms = [
  { key: 'totalNats', label: 'Objective', unit: 'nats' as const, help: '' },
  { key: 'elboNats', label: 'Negative ELBO', unit: 'nats' as const, help: '' },
];
const evaluation: RunEvaluation = {
  runId: 'r-1',
  stepIndex: 40,
  test: { totalNats: 98.2, elboNats: 98.2, reconstructionNats: 76.7, klNats: 21.5 },
  activeUnits: { count: 13, latentDim: 50 },
  importance: {
    nllNats: 90.867,
    standardErrorNats: 1.196,
    drawErrorNats: 0.31,
    effectiveDraws: 21.44,
    drawCount: 500,
    imageCount: 400,
  },
  naive: null,
};

test('a variational model has its ELBO, estimates with errors and active units', () => {
  expect(evaluationLines(run, { title: 'VAE', terms }, evaluation)).toEqual([
    'run                       r-1   digits, step 40',
    'test                      98.20 (reconstruction 76.70 + KL 21.50) nats per image',
    "NLL, importance sampling  90.87 ± 1.20 nats per image (400 images, 500 draws each, 21.4 effective; an image's own ± 0.31)",
    'NLL, draws of the prior   VAE: no such estimate of log p(x)',
    'active units              13 of 50',
  ]);
});

test('a model without likelihood or encoder says so', () => {
  const bare = { ...evaluation, test: { totalNats: 1 }, importance: null, activeUnits: null };
  const lines = evaluationLines(run, { title: 'GAN', terms }, bare);
  expect(lines.slice(1)).toEqual([
    'test                      Objective 1.00 nats per image',
    'NLL, importance sampling  GAN: no such estimate of log p(x)',
    'NLL, draws of the prior   GAN: no such estimate of log p(x)',
    'active units              GAN: no encoder, so no codes to count',
  ]);
});
