import asc from 'assemblyscript/asc';
import path from 'node:path';

/** Ends the import of an AssemblyScript entry: `import { module } from './assembly/index.ts?assembly'`. */
const MARK = '?assembly';

/** The memory is shared by all threads and made by who opens the module; the bound is WebAssembly's own. */
const FLAGS = [
  ...['--enable', 'threads', '--enable', 'simd', '--enable', 'relaxed-simd'],
  ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  ...['--runtime', 'stub', '--optimizeLevel', '3', '--converge', '--uncheckedBehavior', 'always'],
];

/**
 * Compiles an AssemblyScript entry to a WebAssembly module.
 * @param {string} entry
 * @returns {Promise<Uint8Array>} the module's bytes
 * @throws {Error} with the compiler's messages
 */
async function compile(entry) {
  /** @type {Uint8Array | null} */
  let bytes = null;
  const { error, stderr } = await asc.main([entry, '--outFile', 'kernels.wasm', ...FLAGS], {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm') && contents instanceof Uint8Array) bytes = contents;
    },
  });
  if (error !== null || bytes === null) throw new Error(stderr.toString() || String(error));
  return bytes;
}

/**
 * What the importer gets: the module, and ways to make the memory that its instances share. src-main/analysis/kernels
 * has the types (assemblyModule.d.ts).
 * @param {string} bytes in base64
 */
const importedCode = (bytes) => `
export const module = new WebAssembly.Module(Buffer.from('${bytes}', 'base64'));
export const MOST_PAGES = 65536;
export const createMemory = () => new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
export const instantiate = (memory) =>
  new WebAssembly.Instance(module, {
    env: { memory, abort: () => { throw new Error('a kernel was aborted'); } },
  }).exports;
`;

/**
 * A plug-in for Vite that compiles what is imported with '?assembly'.
 * @returns {import('vite').Plugin}
 */
export function assemblyScript() {
  return {
    name: 'assemblyscript',
    enforce: 'pre',
    // Vitest keeps what a file became, and does not see that a kernel beside the entry has changed.
    configureVitest({ defineCacheKeyGenerator }) {
      defineCacheKeyGenerator(({ id }) => (id.endsWith(MARK) ? false : undefined));
    },
    resolveId(source, importer) {
      // What was resolved before comes again as a path from the root, which Vite knows how to find.
      if (!source.endsWith(MARK) || !source.startsWith('.') || importer === undefined) return null;
      return path.resolve(path.dirname(importer), source);
    },
    async load(id) {
      if (!id.endsWith(MARK)) return null;
      const entry = id.slice(0, -MARK.length);
      const bytes = await compile(path.relative(process.cwd(), entry));
      return { code: importedCode(Buffer.from(bytes).toString('base64')), map: null };
    },
  };
}
