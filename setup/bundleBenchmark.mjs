import path from 'node:path';
import { build } from 'vite';
import { assemblyScript } from './assemblyScript.mjs';

// Runs on the bundled Node: node bundleBenchmark.mjs SOURCE [FOLDER]. Prints the bundle's path.
// The bundle lies beside the workbench's own, in the same module format, so that whatever the code finds relative to
// itself (the trainer, the resources) is found alike. That format knows no top-level await.
// With a folder it lies there and needs no packages, but for the binding of TensorFlow where it is used.
const source = process.argv[2] ?? '';
const ownFolder = process.argv[3];
const outDir = ownFolder ?? path.resolve('out', 'main');
const fileName = `bench-${path.basename(source, '.ts')}.js`;
await build({
  configFile: false,
  logLevel: 'error',
  plugins: [assemblyScript()],
  ...(ownFolder !== undefined && {
    ssr: { noExternal: true, external: ['@tensorflow/tfjs-node-gpu'] },
  }),
  build: {
    ssr: source,
    outDir,
    emptyOutDir: false,
    target: 'node24',
    rolldownOptions: { output: { format: 'cjs', entryFileNames: fileName, codeSplitting: false } },
  },
});
console.log(path.join(outDir, fileName));
