import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** Serves the renderer on the fake service, to look at: `vite --config tests/renderer/vite.config.ts`. */
// eslint-disable-next-line no-restricted-syntax -- Vite reads the default export.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte()],
  optimizeDeps: { exclude: ['@lucide/svelte'] },
  server: { host: '127.0.0.1', port: 7481, fs: { allow: ['../..'] } },
});
