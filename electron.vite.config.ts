import { svelte } from '@sveltejs/vite-plugin-svelte';
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { assemblyScript } from './setup/assemblyScript.mjs';

const at = (path: string) => resolve(import.meta.dirname, path);

/**
 * Three builds. `main` holds every Node process: the Electron shell (which also runs on an older
 * Electron, hence the target), the service, the trainer and the command line. `renderer` is served
 * alike by the Electron shell and by the headless host.
 */
export default defineConfig({
  main: {
    plugins: [assemblyScript()],
    build: {
      target: 'node16.17',
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          electron: at('src-main/hosts/electron/main.ts'),
          service: at('src-main/hosts/service/main.ts'),
          trainer: at('src-main/workbench/trainer/main.ts'),
          cli: at('src-main/hosts/cli/main.ts'),
        },
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node16.17',
      outDir: 'out/preload',
      rolldownOptions: {
        input: { index: at('src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [svelte({ configFile: false })],
    build: {
      target: 'chrome108',
      cssTarget: 'chrome108',
      cssMinify: 'lightningcss',
      outDir: at('out/renderer'),
      // Fonts and images stay files: the content security policy allows no data: sources for them.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: { index: at('src-renderer/index.html') },
        // How long a plugin takes says more of the machine's load than of the build.
        checks: { bundlerTimings: false },
      },
    },
  },
});
