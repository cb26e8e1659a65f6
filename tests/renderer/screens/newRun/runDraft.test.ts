import { describe, expect, test } from 'vitest';
import { RunDraft } from '../../../../src-renderer/screens/newRun/runDraft.svelte';
import type { RunConfig } from '../../../../src-shared/runConfig';
import { EXAMPLES } from '../../fake/fakeCatalogue';
import { VAE } from '../../fake/fakeModels';

const draft = () => new RunDraft([VAE]);

describe('a run that is being set up', () => {
  test('starts with every default and nothing wrong', () => {
    const fresh = draft();
    expect(fresh.problems).toEqual([]);
    expect(fresh.sections.training['epochs']).toBe(20);
    expect(fresh.sections.model['latentDim']).toBe(2);
  });

  test('gets a name of its own where none is typed', () => {
    const fresh = draft();
    expect((fresh.config as RunConfig).name).toBe('digits VAE 2-D');
    fresh.set('model', 'latentDim', 16);
    expect((fresh.config as RunConfig).name).toBe('digits VAE 16-D');
    fresh.name = ' Mine ';
    expect((fresh.config as RunConfig).name).toBe('Mine');
  });

  test('says nothing at a field before the user leaves it', () => {
    const typing = draft();
    typing.set('training', 'epochs', 0);
    expect(typing.problems).toHaveLength(1);
    expect(typing.problemAt('training.epochs')).toBeNull();
    typing.touch('training.epochs');
    expect(typing.problemAt('training.epochs')).toBe('Must be an integer in 1..100000, got 0');
    expect(typing.problemAt('training.batchSize')).toBeNull();
  });

  test('keeps typed text that is no number and names it in the problem', () => {
    const typing = draft();
    typing.set('training', 'learningRate', '1e-');
    typing.submit();
    expect(typing.sections.training['learningRate']).toBe('1e-');
    expect(typing.problemAt('training.learningRate')).toContain('got "1e-"');
  });

  test('says at once what only the service can find, and forgets it with the next change', () => {
    const checked = draft();
    checked.noteService([{ field: 'model.decoder', message: 'model.decoder must divide 28' }]);
    expect(checked.problemAt('model.decoder')).toBe('Must divide 28');
    checked.set('model', 'beta', 2);
    expect(checked.problems).toEqual([]);
  });

  test('a warning stands at its field, stops nothing, and is forgotten with the next change', () => {
    const checked = draft();
    const warning = { field: 'model.likelihood', message: 'model.likelihood does not fit' };
    checked.noteService([], [warning]);
    expect(checked.warningAt('model.likelihood')).toBe('Does not fit');
    expect(checked.warningAt('model.beta')).toBeNull();
    expect(checked.problems).toEqual([]);
    checked.set('data', 'scaling', 'unit');
    expect(checked.warningAt('model.likelihood')).toBeNull();
  });

  test('a problem inside a layer stands at its list', () => {
    const checked = draft();
    checked.noteService([{ field: 'model.encoder[1]', message: 'too small' }]);
    expect(checked.problemAt('model.encoder')).toBe('Too small');
  });

  test('takes over an example whole and forgets which fields were touched', () => {
    const begun = draft();
    begun.set('training', 'epochs', 0);
    begun.submit();
    begun.takeOver(EXAMPLES[1]!.config);
    expect(begun.config).toEqual(EXAMPLES[1]!.config);
    begun.set('training', 'epochs', 0);
    expect(begun.problemAt('training.epochs')).toBeNull();
  });

  test('takes over how a run is computed, and asks for the fastest way unless told otherwise', () => {
    const begun = draft();
    expect(begun.sections.execution).toMatchObject({
      executor: 'measured',
      device: 'auto',
      precision: 'f32',
      threads: 0,
    });
    const execution = {
      executor: 'xla',
      device: 'cuda:0,1',
      precision: 'bf16',
      cardMemoryShare: 0.5,
      threads: 2,
    } as const;
    begun.takeOver({ ...EXAMPLES[0]!.config, execution });
    expect((begun.config as RunConfig).execution).toEqual(execution);
    begun.set('execution', 'threads', -1);
    begun.submit();
    expect(begun.problemAt('execution.threads')).toBe('Must be an integer in 0..256, got -1');
  });

  test('a preset changes the model and leaves data and training', () => {
    const begun = draft();
    begun.set('training', 'epochs', 3);
    begun.merge('model', VAE.presets[1]!.values);
    expect(begun.sections.model['latentDim']).toBe(20);
    expect(begun.sections.training['epochs']).toBe(3);
  });
});
