// Makes the screenshots of the README from the built app and the sample backend: `node tools/screenshots.mjs` after `make build`.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = path.join(root, 'docs/images');
const backendPath = process.env.SAMPLE_BACKEND || path.join(root, 'target/server/sample-backend');
const browserPath = process.env.CHROMIUM || '/usr/bin/chromium';

const backend = spawn(backendPath, ['--port', '0', '--dist', path.join(root, 'dist'), '--today', '2026-11-23']);
const origin = await new Promise((resolve, reject) => {
  backend.stdout.on('data', (text) => {
    const found = /http:\/\/\S+/.exec(String(text));
    if (found) resolve(found[0]);
  });
  backend.on('error', reject);
});
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] });
mkdirSync(target, { recursive: true });

/**
 * Takes one screenshot.
 * @param {string} name
 * @param {object} view
 * @param {string} view.page
 * @param {string} [view.person]
 * @param {number} [view.width]
 * @param {number} [view.height]
 * @param {boolean} [view.dark]
 * @param {string} [view.language]
 * @param {(page: import('@playwright/test').Page) => Promise<void>} [view.act] runs before the screenshot
 */
async function shoot(name, { person = 'customer-admin', page: address, width = 1280, height = 860, dark = false, language = 'en', act }) {
  const context = await browser.newContext({
    viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', locale: language, timezoneId: 'Europe/Berlin',
    deviceScaleFactor: width < 500 ? 2 : 1,
  });
  await context.addInitScript((tag) => localStorage.setItem('customer-activity.language', tag), language);
  await context.request.post(`${origin}/sign-in`, { form: { person, returnTo: '/' }, headers: { origin } });
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date('2026-11-23T10:00:00Z'));
  await page.goto(origin + address);
  await page.locator('#main h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await act?.(page);
  await page.screenshot({ path: path.join(target, `${name}.png`) });
  await context.close();
}

const overview = '/customer-activity';
/** The pictures on tiles come after the tiles. @param {import('@playwright/test').Page} page */
const drawn = (page) => page.locator('.spark').first().waitFor();
await shoot('overview-light', { page: overview, act: drawn });
await shoot('overview-dark', { page: overview, dark: true, act: drawn });
await shoot('overview-german', { page: `${overview}?workspace=*`, language: 'de', act: drawn });
await shoot('overview-phone', { page: overview, width: 390, height: 844, act: drawn });
await shoot('filter', {
  page: `${overview}?workspace=*`, height: 620, act: async (page) => {
    await drawn(page);
    await page.getByRole('combobox', { name: 'Workspace', exact: true }).click();
    await page.getByRole('option').first().waitFor();
  },
});
await shoot('home', { page: '/', height: 760, act: (page) => page.locator('.tile').first().waitFor() });
await shoot('drilldown', { page: `${overview}/entitlements/e-1`, height: 760 });
await shoot('details', { page: `${overview}/entitlements/e-1?record=e-1-0000312`, height: 760, act: (page) => page.getByRole('dialog').waitFor() });
await shoot('records-phone', {
  page: `${overview}/entitlements/e-1`, width: 390, height: 844, act: async (page) => {
    await page.getByRole('heading', { name: 'Support requests' }).scrollIntoViewIfNeeded();
    await page.getByRole('grid').evaluate((grid) => grid.scrollIntoView({ block: 'start' }));
    await page.mouse.wheel(0, -160);
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  },
});
await shoot('planning', {
  page: `${overview}/planning`, height: 860, act: (page) => page.getByRole('table', { name: 'Outlook by entitlement' }).waitFor({ state: 'attached' }),
});
await shoot('no-access', { person: 'member', page: overview, height: 420 });
await shoot('manage-users', {
  page: '/manage-users', height: 860,
  act: async (page) => {
    const boxes = page.getByRole('grid').getByRole('checkbox', { name: 'Select', exact: true });
    for (const place of [3, 4, 5]) await boxes.nth(place).check();
    await page.getByRole('button', { name: 'Change roles', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('combobox').first().selectOption('grant');
  },
});
await browser.close();
backend.kill();
console.log(`pictures are in ${path.relative(process.cwd(), target) || '.'}`);
