import path from 'node:path';
import { build } from 'vite';

// Runs on the bundled Node: node bundleBenchmark.mjs SOURCE. Prints the bundle's path.
// The bundle lies beside the workbench's own, in the same module format, so that whatever the code finds relative to
// itself (the trainer, the resources) is found alike. That format knows no top-level await.
const source = process.argv[2] ?? '';
const outDir = path.resolve('out', 'main');
const fileName = `bench-${path.basename(source, '.ts')}.js`;
await build({
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: source,
    outDir,
    emptyOutDir: false,
    target: 'node24',
    rolldownOptions: { output: { format: 'cjs', entryFileNames: fileName, codeSplitting: false } },
  },
});
console.log(path.join(outDir, fileName));
