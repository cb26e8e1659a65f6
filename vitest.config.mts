import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { assemblyScript } from './setup/assemblyScript.mjs';

export default defineConfig({
  plugins: [svelte({ configFile: false }), assemblyScript()],
  test: {
    include: ['tests/**/*.test.ts'],
    // A skipped or focused test is a hole in the net.
    allowOnly: false,
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    env: { TZ: 'UTC', TF_CPP_MIN_LOG_LEVEL: '2' },
  },
});
