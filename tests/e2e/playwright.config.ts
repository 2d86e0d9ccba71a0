// End-to-end tests of the release build in dist/, served by the sample backend. `make test-e2e` runs them.
import { defineConfig } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const inRoot = (name: string) => path.join(root, name);

/** The day on which all tests take place, for the backend's data; set the browser's clock to it with `page.clock`. */
export const TODAY = '2026-11-23';

// This file is read again in every worker: the port is chosen once and handed on.
process.env.E2E_PORT ??= execFileSync(process.execPath, [inRoot('tools/free-port.mjs'), 'any'], { encoding: 'utf8' }).trim();
const baseURL = `http://127.0.0.1:${process.env.E2E_PORT}`;

/** The same as for the component tests (tools/lib.sh), and what is worth it for a thousand pages. */
const BROWSER_ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  // No second process that waits for a page which never comes: a tenth of a test's time.
  '--renderer-process-limit=1',
];

/**
 * Each window of a whole Chromium has two more pages, for suggestions below its address bar, which nobody sees here: without them a test takes
 * half of the time. And a wheel that turns sideways at the edge of the page is no gesture that goes back. Of several such arguments the last
 * one counts, so those that Playwright turns off itself are among them.
 */
const WITHOUT = [
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'OverscrollHistoryNavigation',
  'AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints',
  'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning',
];

/** Tests of minutes come first: the last one of them would keep one worker while the other has nothing left to do. */
const LONG = /\/(walk|embedding-leak)\.spec\.ts$/;

export default defineConfig({
  testDir: '.',
  projects: [{ name: 'long', testMatch: LONG }, { name: 'others', testIgnore: LONG }],
  outputDir: inRoot('test-results'),
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  workers: 2,
  retries: 0, // a test that passes only sometimes is a failed test
  timeout: 60_000, // for busy machines: by itself hardly a test takes 15 s
  expect: { timeout: 10_000, toPass: { intervals: [20, 50, 100] } },
  globalTimeout: 40 * 60_000, // by itself it takes some 18 minutes
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
    // A trace of every test costs a third of the time, its last picture a tenth: E2E_TRACE=1 brings them back when a failure needs them.
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
