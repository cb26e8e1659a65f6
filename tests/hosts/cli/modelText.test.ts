import { expect, test } from 'vitest';
import { modelDescriptor, modelDescriptors } from '../../../src-main/engine/models/registry';
import { modelLines, modelTable } from '../../../src-main/hosts/cli/modelText';

test('the list has a line for each model under its titles', () => {
  const [titles, ...lines] = modelTable(modelDescriptors());
  expect(titles).toMatch(/^kind +family +model$/);
  expect(lines).toHaveLength(modelDescriptors().length);
  expect(lines.join('\n')).toMatch(/^vae +variational +Variational autoencoder$/m);
});

test('a card has its loss, its source, and each field with values, default and meaning', () => {
  const text = modelLines(modelDescriptor('vae')!).join('\n');
  expect(text).toMatch(/^ {2}z = μ \+ σ ε/m);
  expect(text).toMatch(/^After Kingma and Welling/m);
  expect(text).toMatch(/^KL +klNats +\S/m);
  expect(text).toMatch(/^latentDim +1\.\.512 +2 +Numbers in the code of an image/m);
  expect(text).toMatch(/^encoder +layers: conv \| dense +Dense 256 +\S/m);
  expect(text).toMatch(/^preset Dense 512-256-20: /m);
});

test('every model says what it lacks before it is asked', () => {
  for (const model of modelDescriptors()) {
    const text = modelLines(model).join('\n');
    expect(text.includes('It has no encoder')).toBe(!model.abilities.encodes);
    expect(text.includes('needs a data set with labels')).toBe(
      model.abilities.labels === 'condition',
    );
  }
});
