// The most important journeys in other engines than Chromium, over the WebDriver protocol. `make test-engines` runs them.
//
// Playwright is only the runner here: its own builds of Firefox and WebKit are not what people use, and not available everywhere.
import { defineConfig } from '@playwright/test';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from './webdriver';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The installed engines, or all. */
const ENGINES = (process.env.ENGINES ?? 'firefox webkit').split(' ').filter(Boolean) as Engine[];

export default defineConfig<object, { engine: Engine }>({
  testDir: '.',
  projects: ENGINES.map((engine) => ({ name: engine, use: { engine } })),
  outputDir: path.join(root, 'test-results/engines'),
  forbidOnly: Boolean(process.env.CI),
  // One worker per engine: a second Firefox would only slow down the first.
  workers: ENGINES.length,
  fullyParallel: false,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 30_000, toPass: { timeout: 30_000, intervals: [50, 100, 200] } },
  globalTimeout: 20 * 60_000, // alone it takes some two minutes,
  reporter: [
    [process.env.E2E_REPORT ? 'line' : 'list'],
    ...(process.env.E2E_REPORT ? [['json', { outputFile: process.env.E2E_REPORT }] as ['json', object]] : []),
  ],
});
