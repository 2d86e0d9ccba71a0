// The main journeys in every language of the app, and in a made-up one of long words: all texts come from the program's own table
// (texts.ts), so a text that the program takes from elsewhere fails here. No text is cut, sticks out or overlaps at any width.
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/node';
import { clean } from './accessibility';
import { Backend } from './backend';
import { BROKEN, FAILED, expect, setFaults, test, type Page } from './fixtures';
import { misfits } from './text-fit';
import { LONG, LONG_DIST, TAGS, escape, forms, pattern, plural, table, text, type Tag } from './texts';

/** One backend for each file and worker: with the release build, or with the build that has the long language. */
const backends = new Map<string, Promise<Backend>>();
const backendOf = (tag: Tag) => {
  const dist = tag === LONG ? LONG_DIST : undefined;
  const kept = backends.get(dist ?? '') ?? Backend.serve(dist);
  backends.set(dist ?? '', kept);
  return kept;
};
test.afterAll(async () => {
  for (const backend of backends.values()) (await backend).stop();
  backends.clear();
});

interface Entitlement { id: string; kind: string; name: string }
interface Activity { packages: { id: string; name: string; kind: string; status: string; entitlements: Entitlement[] }[] }
interface Records { data: { number: string; title: string }[]; meta: { count: number; visible: number } }

/** Signs in, in the language, and returns a way to ask the backend and to open pages. */
async function start(page: Page, tag: Tag, person = 'customer-admin') {
  const { origin } = await backendOf(tag);
  await page.addInitScript((tag) => localStorage.setItem('customer-activity.language', tag), tag);
  const answer = await page.request.post(`${origin}/sign-in`, { form: { person }, headers: { Origin: origin }, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  return {
    origin,
    open: async (path: string) => {
      await page.goto(origin + path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('html')).toHaveAttribute('lang', tag);
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    },
    ask: async <T>(path: string) => (await page.request.get(`${origin}/api/v1${path}`, { headers: { 'Accept-Language': tag } })).json() as Promise<T>,
  };
}

const heading = (page: Page, tag: Tag, key: string) => page.getByRole('heading', { level: 1, name: text(tag, key), exact: true });
const button = (page: Page, tag: Tag, key: string) => page.getByRole('button', { name: text(tag, key), exact: true });
/** A noun of records as a heading: with a capital letter. */
const noun = (tag: Tag, key: string) => new RegExp(`^${escape(forms(tag, key)[1]!)}$`, 'i');

test('the long language is longer, complete, and keeps every place', () => {
  const places = (one: string) => [...one.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const [key, texts] of Object.entries(table().en)) {
    for (const [at, english] of texts.entries()) {
      const long = table()[LONG][key]![at]!;
      expect(places(long), key).toEqual(places(english));
      // Counted without the places; texts of a letter or a sign have nothing to lengthen.
      const letters = (one: string) => one.replace(/\{\w+\}/g, '').match(/\p{L}/gu)?.length ?? 0;
      expect(letters(long), key).toBeGreaterThanOrEqual(Math.floor(letters(english) * 1.4));
    }
  }
  for (const tag of TAGS) expect(Object.keys(table()[tag]), tag).toEqual(Object.keys(table().en));
});

for (const tag of TAGS) {
  test.describe(tag, () => {
    test(`overview: figures, filter and address, ${tag}`, async ({ page }) => {
      const { open, ask } = await start(page, tag);
      const activity = await ask<Activity>('/activity?workspace=w-1');
      const names = (status: string) => activity.packages.filter((one) => one.kind === 'addOn' && one.status === status).map(({ name }) => name).sort();
      await open('/customer-activity');
      await expect(heading(page, tag, 'customer_activity')).toBeVisible();
      await expect(page).toHaveTitle(new RegExp(escape(text(tag, 'customer_activity'))));
      const addOns = page.getByRole('region', { name: text(tag, 'add_ons') });
      const shown = async () => (await addOns.getByRole('article').getByRole('heading', { level: 3 }).allTextContents()).sort();
      await expect.poll(shown).toEqual(names('active'));
      const reactive = page.getByRole('region', { name: text(tag, 'enterprise_wide') }).getByRole('link').filter({ hasText: pattern(tag, 'left') });
      await expect(reactive.first()).toBeVisible();
      await expect(page.getByText(pattern(tag, 'data_as_of'))).toBeVisible();
      await addOns.getByRole('combobox', { name: text(tag, 'status'), exact: true }).click();
      await page.getByRole('option', { name: text(tag, 'status_inactive'), exact: true }).click();
      await expect.poll(shown).toEqual(names('inactive'));
      await expect(page).toHaveURL(/\?status=inactive$/);
      await expect(addOns).toContainText(text(tag, 'packages_shown', { shown: names('inactive').length, all: names('inactive').length + names('active').length }));
      await button(page, tag, 'clear_filters').click();
      await expect.poll(shown).toEqual(names('active'));
      await clean(page, 'overview');
    });

    test(`drilldown: search, sort, details and back, ${tag}`, async ({ page }) => {
      const { open, ask } = await start(page, tag);
      const { name } = await ask<{ name: string }>('/kinds/reactiveSupport?workspace=w-1');
      await open('/customer-activity');
      await page.getByRole('region', { name: text(tag, 'enterprise_wide') }).getByRole('link', { name: new RegExp(`^${escape(text(tag, 'kind_reactive_support'))}`) }).click();
      await expect(page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
      const area = page.getByRole('region', { name: noun(tag, 'records_cases') });
      const grid = area.getByRole('grid', { name: noun(tag, 'records_cases') });
      await expect(grid).toHaveAttribute('aria-busy', 'false');
      await area.getByRole('searchbox').fill('azure');
      const found = await ask<Records>('/kinds/reactiveSupport/records?workspace=w-1&q=azure&sort=title&limit=3');
      const [, , ofSeveral] = forms(tag, 'records_cases');
      await expect(area.getByRole('status').filter({ hasText: text(tag, 'count_of', { count: found.meta.count, all: found.meta.visible, records: ofSeveral! }) })).toBeVisible();
      await grid.getByRole('button', { name: text(tag, 'field_title'), exact: true }).click();
      await expect(page).toHaveURL(/q=azure&sort=title/);
      await grid.getByRole('button', { name: text(tag, 'details') }).first().click();
      const details = page.getByRole('dialog', { name: text(tag, 'details') });
      await expect(details.getByRole('heading')).toContainText(found.data[0]!.title);
      await expect(details).toContainText(text(tag, 'field_severity'));
      await clean(page, 'details', 'dialog, [role="dialog"]');
      await button(page, tag, 'close').click();
      await page.getByRole('navigation', { name: text(tag, 'breadcrumb') }).getByRole('link', { name: text(tag, 'customer_activity'), exact: true }).click();
      await expect(heading(page, tag, 'customer_activity')).toBeVisible();
    });

    test(`files: text and workbook have the headings of the language, ${tag}`, async ({ page }) => {
      const { open, ask } = await start(page, tag);
      const { data } = await ask<Records>('/entitlements/e-1/records?workspace=w-1&q=azure&limit=1000');
      await open('/customer-activity/entitlements/e-1?q=azure&columns=number,title');
      const headings = [text(tag, 'field_number'), text(tag, 'field_title')];
      const take = async (key: string) => {
        await button(page, tag, 'export').click();
        const [download] = await Promise.all([page.waitForEvent('download'), button(page, tag, key).click()]);
        return readFile(await download.path());
      };
      const delimiter = tag === 'en' || tag === LONG ? ',' : ';';
      const csv = parse(await take('export_csv'), { bom: true, delimiter }) as string[][];
      expect(csv.at(0)).toEqual(headings);
      expect(csv.slice(1).map(([, title]) => title)).toEqual(data.map(({ title }) => title));
      const [sheet, about] = await readWorkbook(await take('export_workbook'));
      expect(sheet!.data).toEqual([headings, ...data.map(({ number, title }) => [number, title])]);
      expect(about!.sheet).toBe(text(tag, 'sheet_about'));
      expect(about!.data.map(([label]) => label)).toEqual(expect.arrayContaining([text(tag, 'workspace'), text(tag, 'sheet_data_time')]));
    });

    test(`roles: one is added and taken back, ${tag}`, async ({ page }) => {
      const { open } = await start(page, tag);
      await open('/manage-users');
      await expect(heading(page, tag, 'manage_users')).toBeVisible();
      const grid = page.getByRole('grid', { name: noun(tag, 'records_people') });
      await expect(grid).toHaveAttribute('aria-busy', 'false');
      await page.getByRole('searchbox').fill('Chloé Dupont');
      await expect(grid).toHaveAttribute('aria-rowcount', '2');
      await grid.locator('[role="row"][aria-rowindex="2"]').getByRole('checkbox').check();
      await expect(page.getByText(plural(tag, 'people_chosen', 1))).toBeVisible();
      await page.getByRole('main').getByRole('button', { name: text(tag, 'change_roles'), exact: true }).first().click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('heading')).toHaveText(plural(tag, 'roles_of', 1));
      await dialog.getByRole('combobox', { name: text(tag, 'role_learning_manager'), exact: true }).selectOption(text(tag, 'wish_grant'));
      await expect(dialog).toContainText(plural(tag, 'roles_affected', 1));
      await clean(page, 'roles dialog', 'dialog, [role="dialog"]');
      await dialog.getByRole('button', { name: text(tag, 'change_roles'), exact: true }).click();
      const told = page.getByRole('region', { name: text(tag, 'change_roles') }).getByRole('status');
      await expect(told).toContainText(plural(tag, 'roles_changed', 1));
      await button(page, tag, 'undo').click();
      await expect(told).toContainText(plural(tag, 'roles_undone', 1));
      await clean(page, 'manage users');
    });

    test(`proof of delivery: the document and its notes, ${tag}`, async ({ page }) => {
      const { open } = await start(page, tag);
      await open('/customer-activity?package=p-2');
      await button(page, tag, 'proof').click();
      await expect(heading(page, tag, 'proof')).toBeVisible();
      await expect(page.getByText(pattern(tag, 'proof_ready')).first()).toBeVisible({ timeout: 20_000 });
      for (const key of ['proof_contents', 'proof_gaps']) await expect(page.getByRole('heading', { name: text(tag, key), exact: true })).toBeVisible();
      await clean(page, 'proof');
    });

    test(`home, no access, not found and sign-out, ${tag}`, async ({ page }) => {
      const { open } = await start(page, tag, 'member');
      await open('/');
      await expect(page.getByRole('heading', { level: 1, name: pattern(tag, 'welcome') })).toBeVisible();
      await clean(page, 'home');
      await open('/customer-activity');
      await expect(heading(page, tag, 'no_access')).toBeVisible();
      await expect(page.getByRole('main')).toContainText(text(tag, 'no_access_delay'));
      await clean(page, 'no access');
      await open('/nothing');
      await expect(heading(page, tag, 'not_found')).toBeVisible();
      await page.getByRole('button', { name: /Chloé/ }).click();
      await page.getByRole('link', { name: text(tag, 'sign_out'), exact: true }).click();
      await expect(page).toHaveURL(/\/sign-in/);
    });

    test(`a failure says what happened and ends with Try again, ${tag}`, async ({ page, context, watch }) => {
      watch.allow(FAILED(500), BROKEN);
      const { origin } = await start(page, tag);
      await setFaults(context, origin, [{ path: '/activity', status: 500, times: 1 }, { path: '/activity', status: 500, after: 1 }]);
      await page.goto(`${origin}/customer-activity`);
      await expect(page.getByRole('alert')).toContainText(text(tag, 'failed_activity'));
      await expect(page.getByRole('main')).toContainText(text(tag, 'error_server', { status: 500 }));
      await clean(page, 'failure');
      await context.clearCookies({ name: 'sample-faults' });
      await button(page, tag, 'try_again').click();
      await expect(page.getByRole('region', { name: text(tag, 'add_ons') })).toBeVisible();
      await expect(page.getByRole('alert')).toHaveCount(0);
    });
  });
}

/** Phone, 1280 pixels at 200 %, tablet and desktop. */
const WIDTHS = [390, 640, 768, 1280];
const PAGES = [
  '/customer-activity?status=all', '/customer-activity/entitlements/e-1', '/customer-activity/entitlements/e-8', '/customer-activity/entitlements/e-11',
  '/customer-activity/entitlements/e-4', '/customer-activity/entitlements/e-5', '/customer-activity/entitlements/e-6',
  '/customer-activity/kinds/advisorySupport?workspace=*', '/customer-activity/additional-cases/problem-resolution',
  '/customer-activity/planning?horizon=365&plan=e-9:2027-01:40', '/customer-activity?view=proof&package=p-2', '/manage-users', '/contract-details', '/', '/nothing',
];

for (const tag of TAGS) {
  test.describe(`room for text, ${tag}`, () => {
    test(`every page has room for its texts, ${tag}`, async ({ page }) => {
      test.setTimeout(180_000);
      const { open } = await start(page, tag);
      for (const path of PAGES) {
        await page.setViewportSize({ width: 1280, height: 900 });
        await open(path);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          expect.soft(await misfits(page), `${path} at ${width}`).toEqual([]);
        }
      }
    });

    test(`what opens has room for its texts, ${tag}`, async ({ page }) => {
      test.setTimeout(180_000);
      const { open } = await start(page, tag);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await open('/customer-activity');
        await page.getByRole('button', { name: /Amelia/ }).click();
        expect.soft(await misfits(page, '.user-panel'), `menu at ${width}`).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('combobox', { name: text(tag, 'package'), exact: true }).click();
        await expect(page.getByRole('listbox')).toBeVisible();
        expect.soft(await misfits(page, '[role="listbox"]'), `filter at ${width}`).toEqual([]);
        await open('/customer-activity/planning');
        await page.getByRole('main').getByRole('button', { name: text(tag, 'add_to_calendar'), exact: true }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        expect.soft(await misfits(page, '[role="dialog"]'), `add to calendar at ${width}`).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: text(tag, 'how_calculated'), exact: true }).click();
        expect.soft(await misfits(page, '#how-calculated'), `explanation at ${width}`).toEqual([]);
        await open('/customer-activity/entitlements/e-1');
        for (const key of ['filter', 'period', 'columns', 'export']) {
          await page.getByRole('main').getByRole('button', { name: text(tag, key), exact: true }).first().click();
          await expect(page.getByRole('dialog')).toBeVisible();
          expect.soft(await misfits(page, 'dialog, [role="dialog"]'), `${key} at ${width}`).toEqual([]);
          await page.keyboard.press('Escape');
        }
        await page.getByRole('grid').getByRole('button', { name: text(tag, 'details') }).first().click();
        await button(page, tag, 'looks_wrong').click();
        expect.soft(await misfits(page, 'dialog, [role="dialog"]'), `details at ${width}`).toEqual([]);
      }
    });
  });
}
