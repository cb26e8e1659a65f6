import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'playwright/test';

/**
 * Two projects drive the built application (`out/`): `chromium` opens the headless host's page,
 * `electron` starts the desktop shell. One worker, since training takes every core there is.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  forbidOnly: true,
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    {
      name: 'chromium',
      testMatch: ['browser/**/*.spec.ts', 'screens/**/*.spec.ts'],
      use: {
        browserName: 'chromium',
        viewport: { width: 1440, height: 900 },
        launchOptions: {
          ...(chromiumPath() === null ? {} : { executablePath: chromiumPath()! }),
          // Software WebGL, so that the latent map draws alike with and without a graphics card.
          args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
        },
      },
    },
    { name: 'electron', testMatch: 'electron/**/*.spec.ts' },
  ],
});

/** Returns LATENT_CHROMIUM, else a Chromium on the PATH, else null for Playwright's own download. */
function chromiumPath(): string | null {
  const chosen = process.env['LATENT_CHROMIUM'];
  if (chosen) return chosen;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
