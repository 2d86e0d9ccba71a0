// End-to-end tests of the release build in dist/, served by the sample backend. `make test-e2e` runs them.
import { defineConfig } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const inRoot = (name: string) => path.join(root, name);

/** The backend's date in all tests; set the browser's clock to it with `page.clock`. */
export const TODAY = '2026-11-23';

// Workers load this file again: the port is chosen once and passed on.
process.env.E2E_PORT ??= execFileSync(process.execPath, [inRoot('tools/free-port.mjs'), 'any'], { encoding: 'utf8' }).trim();
const baseURL = `http://127.0.0.1:${process.env.E2E_PORT}`;

/** The same as for the component tests (tools/lib.sh), and settings that save time over a thousand pages. */
const BROWSER_ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  // No spare renderer process: it took a tenth of a test's time.
  '--renderer-process-limit=1',
];

/**
 * Each window of a full Chromium has two more pages for suggestions in the address bar; without them a test takes half the time. A sideways
 * wheel at the edge of the page must not navigate back. Only the last such argument counts, so it repeats the features that Playwright
 * disables.
 */
const WITHOUT = [
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'OverscrollHistoryNavigation',
  'AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints',
  'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning',
];

/** Tests of several minutes start first, so that none of them runs alone at the end. */
const LONG = /\/(walk|embedding-leak)\.spec\.ts$/;

export default defineConfig({
  testDir: '.',
  projects: [{ name: 'long', testMatch: LONG }, { name: 'others', testIgnore: LONG }],
  outputDir: inRoot('test-results'),
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  workers: 2,
  retries: 0, // a test that passes only sometimes has failed
  timeout: 60_000, // for busy machines: alone hardly any test takes 15 s
  expect: { timeout: 10_000, toPass: { intervals: [20, 50, 100] } },
  globalTimeout: 40 * 60_000, // alone it takes some 18 minutes
  reporter: [
    [process.env.E2E_REPORT ? 'line' : 'list'],
    ...(process.env.E2E_REPORT ? [['json', { outputFile: process.env.E2E_REPORT }] as ['json', object]] : []),
  ],
  use: {
    baseURL,
    browserName: 'chromium',
    headless: true,
    locale: 'en-US',
    timezoneId: 'Europe/Berlin',
    launchOptions: { executablePath: process.env.CHROMIUM_SHELL || process.env.CHROMIUM || '/usr/bin/chromium', args: [...BROWSER_ARGS, `--disable-features=${WITHOUT.join()}`] },
    // A trace of every test costs a third of the time, its screenshot a tenth: E2E_TRACE=1 enables them to analyse a failure.
    trace: process.env.E2E_TRACE ? 'retain-on-failure' : 'off',
    screenshot: process.env.E2E_TRACE ? 'only-on-failure' : 'off',
  },
  webServer: {
    command: [
      process.env.SAMPLE_BACKEND || inRoot('target/server/sample-backend'),
      '--port', process.env.E2E_PORT, '--dist', process.env.E2E_DIST || inRoot('dist'), '--today', TODAY, '--faults',
    ].map((word) => `'${word}'`).join(' '),
    url: `${baseURL}/`,
    timeout: 60_000,
    reuseExistingServer: false,
    stdout: 'pipe',
    stderr: 'pipe',
  },
});
