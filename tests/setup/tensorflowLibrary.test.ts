import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeJson, writeStamp } from '../../setup/stamp.mjs';
import {
  checkedLibraryFolder,
  currentLibrary,
  headerFiles,
  identityOf,
  libraryIn,
  usersFolder,
} from '../../setup/tensorflowLibrary.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

/** Lays files out as in the wheel; returns the folder that holds `tensorflow/`. */
function wheelLayout(folder: string): string {
  writeIn(folder, 'tensorflow/libtensorflow_cc.so.2', 'cc');
  writeIn(folder, 'tensorflow/libtensorflow_framework.so.2', 'framework');
  for (const file of headerFiles) writeIn(folder, `tensorflow/include/${file}`);
  return folder;
}

describe('libraryIn', () => {
  it('finds the library in a folder laid out like the wheel, and in its tensorflow folder', () => {
    const folder = wheelLayout(temporaryFolder());
    const libraries = path.join(folder, 'tensorflow');
    const expected = { libraries, headers: path.join(libraries, 'include') };
    expect(libraryIn(folder)).toEqual(expected);
    expect(libraryIn(libraries)).toEqual(expected);
  });

  it('finds none where a library or the headers are missing', () => {
    const folder = temporaryFolder();
    writeIn(folder, 'tensorflow/libtensorflow_cc.so.2');
    writeIn(folder, 'tensorflow/libtensorflow_framework.so.2');
    expect(libraryIn(folder)).toBeUndefined();
  });

  it('finds none where only the headers of the C interface are there', () => {
    const folder = wheelLayout(temporaryFolder());
    rmSync(path.join(folder, 'tensorflow/include/tensorflow/core'), { recursive: true });
    expect(libraryIn(folder)).toBeUndefined();
  });
});

describe('currentLibrary', () => {
  it('remembers the folder the user named once', () => {
    const tensorflow = temporaryFolder();
    const folder = wheelLayout(temporaryFolder());
    writeJson(path.join(tensorflow, 'current.json'), { folder });
    expect(currentLibrary(tensorflow, {})?.libraries).toBe(path.join(folder, 'tensorflow'));
    const named = { LATENT_TENSORFLOW_DIR: folder };
    expect(currentLibrary(tensorflow, named)?.libraries).toBe(path.join(folder, 'tensorflow'));
  });

  it('is open again when the user names another folder', () => {
    const tensorflow = temporaryFolder();
    const folder = wheelLayout(temporaryFolder());
    writeJson(path.join(tensorflow, 'current.json'), { folder });
    const other = wheelLayout(temporaryFolder());
    expect(currentLibrary(tensorflow, { LATENT_TENSORFLOW_DIR: other })).toBeUndefined();
  });

  it('does not trust an extracted wheel that was not finished for this version', () => {
    const tensorflow = temporaryFolder();
    wheelLayout(path.join(tensorflow, 'cpu-2.21.0'));
    writeJson(path.join(tensorflow, 'current.json'), { folder: 'cpu-2.21.0' });
    expect(currentLibrary(tensorflow, {})).toBeUndefined();
    writeStamp(path.join(tensorflow, 'cpu-2.21.0'), 'wheel', 'another list of files');
    expect(currentLibrary(tensorflow, {})).toBeUndefined();
  });
});

describe('usersFolder', () => {
  it('is the one named, else the one remembered while it exists, never one of ours', () => {
    const tensorflow = temporaryFolder();
    const [remembered, named] = [temporaryFolder(), temporaryFolder()];
    expect(usersFolder(tensorflow, {})).toBeUndefined();
    writeJson(path.join(tensorflow, 'current.json'), { folder: remembered });
    expect(usersFolder(tensorflow, {})).toBe(remembered);
    expect(usersFolder(tensorflow, { LATENT_TENSORFLOW_DIR: named })).toBe(named);
    rmSync(remembered, { recursive: true });
    expect(usersFolder(tensorflow, {})).toBeUndefined();
    wheelLayout(path.join(tensorflow, 'cpu-2.21.0'));
    writeJson(path.join(tensorflow, 'current.json'), { folder: 'cpu-2.21.0' });
    expect(usersFolder(tensorflow, {})).toBeUndefined();
  });
});

describe('checkedLibraryFolder', () => {
  it('gives the absolute path of a folder that has everything', () => {
    const folder = wheelLayout(temporaryFolder());
    expect(checkedLibraryFolder(path.relative('.', folder))).toBe(folder);
  });

  it('names exactly the headers that a library comes without', () => {
    const folder = wheelLayout(temporaryFolder());
    rmSync(path.join(folder, 'tensorflow/include/tensorflow/core'), { recursive: true });
    expect(() => checkedLibraryFolder(folder)).toThrow(
      `the library in ${folder}/tensorflow comes without headers that our addons are compiled against: include/tensorflow/core/public/session.h, include/tensorflow/core/framework/op_kernel.h are missing`,
    );
  });

  it('refuses a folder without the library, naming the variable and the folder', () => {
    const folder = temporaryFolder();
    expect(() => checkedLibraryFolder(folder)).toThrow(
      `LATENT_TENSORFLOW_DIR: expected a folder with libtensorflow_cc.so.2`,
    );
    expect(() => checkedLibraryFolder(folder)).toThrow(folder);
  });
});

describe('identityOf', () => {
  it('changes when a library is replaced', () => {
    const folder = wheelLayout(temporaryFolder());
    const library = libraryIn(folder);
    if (!library) throw new Error('the library is missing');
    const before = identityOf(library);
    writeIn(folder, 'tensorflow/libtensorflow_cc.so.2', 'another build');
    expect(identityOf(library)).not.toBe(before);
  });
});
