// Every place where the app sends requests, and how a person gets there.
import { readFile } from 'node:fs/promises';
import type { Route } from '@playwright/test';
import { Backend } from '../backend';
import { expect, FAILED, OVERVIEW, overview, where, type Fault, type Locator, type Page } from '../fixtures';
import { lowerLimit, records } from '../records';

export type { Route };
export type PlaceName =
  | 'me' | 'overview' | 'overview, once more' | 'pictures on tiles' | 'entitlement' | 'records' | 'records, later page' | 'additional cases' | 'planning' | 'users' | 'role change' | 'export';

export interface Place {
  name: PlaceName;
  /** The request that the fault affects. */
  question: Pick<Fault, 'path' | 'exact' | 'query' | 'method'>;
  /** Messages of the browser's console besides those of the fault. */
  browser?: RegExp[];
  /** A backend for this place only. */
  backend?: () => Promise<Backend>;
  /** Runs once before the request, without faults. */
  before?: (page: Page, origin: string) => Promise<void>;
  /** Runs before each request. */
  prepare?: (page: Page, origin: string) => Promise<void>;
  /** Whether a failure is not shown, because everything that matters is on the page without it. */
  isSilent?: boolean;
  /** Sends the request: opens an address, or acts as a person does. */
  ask: (page: Page, origin: string) => Promise<void>;
  /** Where the failure is shown. */
  message: (page: Page) => Locator;
  /** Checks that the rest of the page is unaffected. */
  stands: (page: Page) => Promise<void>;
  /** Checks that loading is shown as slow. */
  waits: (page: Page) => Promise<void>;
  /** Checks that everything is shown correctly. */
  isRight: (page: Page, origin: string) => Promise<void>;
  /** Repeats the action, where the reader has to. */
  again?: (page: Page, origin: string) => Promise<void>;
}

/** Does not wait for the load, which may fail. */
const open = (page: Page, address: string) => page.goto(address, { waitUntil: 'commit' });
const alert = (page: Page, title: string | RegExp) => page.getByRole('alert').filter({ hasText: title });
const slow = (page: Page) => expect(page.getByText('This is taking longer than usual…').first()).toBeVisible();
const heading = (page: Page, name: string | RegExp) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
const noAlert = (page: Page) => expect(page.getByRole('alert')).toHaveCount(0);

/** A missing right is no failure: a notice says so. */
const recordsMessage = (page: Page) => alert(page, 'We couldn\'t load this list').or(page.getByText('You don\'t have permission to see this list.'));

const STATUS = '?status=all';
async function overviewIsRight(page: Page) {
  await overview(page).ready();
  await expect(overview(page).enterprise.getByRole('link', { name: /^Support contacts/ })).toContainText('37 of 50 contacts');
  await expect(overview(page).status).toContainText('All');
  await noAlert(page);
  await expect.poll(() => where(page)).toBe(OVERVIEW + STATUS);
}

const DSE = '/customer-activity/entitlements/e-8?sort=title&status=all';
const meterIsRight = (page: Page) => expect(page.getByRole('meter')).toHaveAttribute('aria-valuetext', '214 of 200 hours used, 14 hours over');
/** Unreadable rows are left out. */
const count = (page: Page, of: RegExp | string) => expect(records(page).area.getByRole('status').filter({ hasText: of })).toBeVisible();
async function dseIsRight(page: Page) {
  await heading(page, 'Designated support engineering');
  await meterIsRight(page);
  await count(page, /^\s*(45 of )?46 engagements\s*$/);
  await expect(records(page).row(1)).toContainText(/\d/);
  await noAlert(page);
  await expect.poll(() => where(page)).toBe(DSE);
}

const LATER = '/customer-activity/entitlements/e-1?columns=number,title&status=all';
const CASES = '/customer-activity/additional-cases/problem-resolution?status=all';
const PLANNING = '/customer-activity/planning?horizon=60&status=all';
const USERS = '/manage-users?q=contoso';
const people = (page: Page) => page.getByRole('grid', { name: 'People' });

/** The person whose roles are changed in a page, and how. */
const meant = new WeakMap<Page, { name: string; wish: string; id: string }>();
const users = async (page: Page, origin: string) => {
  const { data } = await (await page.request.get(`${origin}/api/v1/users?workspace=w-1&limit=1000`)).json() as { data: { id: string; displayName: string; roles: string[] }[] };
  return data;
};
const results = (page: Page) => page.getByRole('region', { name: 'Change roles' });
let turn = 0;

const LIST = '/customer-activity/entitlements/e-1?columns=number,title,status&sort=title';
const writes = (page: Page) => page.getByRole('button', { name: 'Text file (CSV)', exact: true });
const openExport = async (page: Page) => {
  const opener = page.getByRole('button', { name: 'Export', exact: true });
  if (await opener.getAttribute('aria-expanded') !== 'true') await opener.click();
};
const files = new WeakMap<Page, string[]>();

export const PLACES: Place[] = [
  {
    name: 'me',
    question: { path: '/me', exact: true },
    ask: async (page, origin) => { await open(page, origin + OVERVIEW + STATUS); },
    message: (page) => alert(page, 'We couldn\'t check who\'s signed in'),
    stands: (page) => heading(page, 'Customer activity'),
    waits: slow,
    isRight: overviewIsRight,
  },
  {
    name: 'overview',
    question: { path: '/activity' },
    ask: async (page, origin) => { await open(page, origin + OVERVIEW + STATUS); },
    message: (page) => alert(page, 'We couldn\'t load Customer activity'),
    stands: async (page) => {
      await heading(page, 'Customer activity');
      await expect(overview(page).workspace).toBeVisible();
      await expect(page.getByRole('button', { name: /Amelia Hartmann/ })).toBeVisible();
    },
    waits: slow,
    isRight: overviewIsRight,
  },
  {
    name: 'overview, once more',
    question: { path: '/activity' },
    before: async (page, origin) => {
      await page.goto(origin + OVERVIEW + STATUS);
      await overviewIsRight(page);
    },
    ask: (page) => overview(page).refresh.click(),
    message: (page) => alert(page, /We couldn't load the latest data\. You're seeing data as of .*10:30/),
    stands: (page) => expect(overview(page).enterprise.getByRole('link', { name: /^Support contacts/ })).toContainText('37 of 50 contacts'),
    waits: (page) => expect(overview(page).refresh).toHaveAttribute('aria-disabled', 'true'),
    isRight: async (page) => {
      await expect(overview(page).refresh).not.toHaveAttribute('aria-disabled');
      await overviewIsRight(page);
    },
  },
  {
    name: 'pictures on tiles',
    question: { path: '/series' },
    isSilent: true,
    ask: async (page, origin) => {
      await open(page, origin + OVERVIEW + STATUS);
      await overview(page).ready();
    },
    message: (page) => page.getByRole('main'),
    stands: overviewIsRight,
    waits: overviewIsRight,
    isRight: async (page) => {
      await overviewIsRight(page);
      // What does not need months is drawn.
      await expect(page.getByRole('main').getByText('of the term elapsed').first()).toBeAttached();
    },
  },
  {
    name: 'entitlement',
    question: { path: '/entitlements/e-8', exact: true },
    ask: async (page, origin) => { await open(page, origin + DSE); },
    message: (page) => alert(page, 'We couldn\'t load this entitlement'),
    stands: (page) => count(page, /^\s*46 engagements\s*$/),
    waits: slow,
    isRight: dseIsRight,
  },
  {
    name: 'records',
    question: { path: '/entitlements/e-8/records' },
    ask: async (page, origin) => { await open(page, origin + DSE); },
    message: recordsMessage,
    stands: async (page) => {
      await heading(page, 'Designated support engineering');
      await meterIsRight(page);
    },
    waits: slow,
    isRight: dseIsRight,
  },
  {
    name: 'records, later page',
    question: { path: '/entitlements/e-1/records', query: 'offset=1200' },
    backend: () => Backend.start('--packages', '1', '--entitlements', '1', '--records', '3000'),
    ask: async (page, origin) => { await open(page, origin + LATER); },
    message: (page) => alert(page, /couldn't load 1,800 support requests/),
    stands: async (page) => {
      await heading(page, /./);
      await expect(records(page).row(1)).toContainText(/\d{10,}/);
    },
    waits: (page) => expect(page.getByText('1,200 of 3,000 loaded')).toBeVisible(),
    isRight: async (page, origin) => {
      const view = records(page);
      await view.settled();
      await expect(view.status).toHaveText(/^(2,999 of )?3,000 support requests$/);
      const { data } = await (await page.request.get(`${origin}/api/v1/entitlements/e-1/records?offset=2999&limit=1`)).json() as { data: { number: string }[] };
      await view.grid.evaluate((grid) => { grid.scrollTop = grid.scrollHeight; });
      await expect(view.grid).toContainText(data[0]!.number);
      await noAlert(page);
      await expect.poll(() => origin + where(page)).toBe(origin + LATER);
    },
  },
  {
    name: 'additional cases',
    question: { path: '/additional-cases' },
    ask: async (page, origin) => { await open(page, origin + CASES); },
    message: recordsMessage,
    stands: (page) => heading(page, /Additional cases/),
    waits: slow,
    isRight: async (page) => {
      await count(page, /^\s*(25 of )?26 support requests\s*$/);
      await noAlert(page);
      await expect.poll(() => where(page)).toBe(CASES);
    },
  },
  {
    name: 'planning',
    question: { path: '/activity' },
    ask: async (page, origin) => { await open(page, origin + PLANNING); },
    message: (page) => alert(page, 'We couldn\'t load Customer activity'),
    stands: (page) => heading(page, 'Planning'),
    waits: slow,
    isRight: async (page) => {
      await expect(page.getByRole('table', { name: 'What ends when' })).toContainText('Proactive Credits 500');
      await expect(page.getByRole('table', { name: 'Outlook by entitlement' })).toContainText('On track');
      await noAlert(page);
      await expect.poll(() => where(page)).toBe(PLANNING);
    },
  },
  {
    name: 'users',
    question: { path: '/users' },
    ask: async (page, origin) => { await open(page, origin + USERS); },
    message: recordsMessage,
    stands: async (page) => {
      await heading(page, 'Manage users');
      await expect(page.getByRole('combobox', { name: 'Workspace' })).toBeVisible();
    },
    waits: slow,
    isRight: async (page) => {
      await expect(people(page)).toContainText('Amelia Hartmann');
      await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('contoso');
      await noAlert(page);
      await expect.poll(() => where(page)).toBe(USERS);
    },
  },
  {
    name: 'role change',
    question: { path: '/users/', method: 'PUT' },
    // The change was made although its response was lost; sent again, it is refused.
    browser: [FAILED(412)],
    backend: () => Backend.start(),
    before: async (page, origin) => { await page.goto(`${origin}/manage-users`); },
    prepare: async (page, origin) => {
      const data = await users(page, origin);
      const plain = data.filter(({ roles }) => roles.every((role) => role === 'member' || role === 'learningManager'));
      const one = plain[turn++ % plain.length]!;
      meant.set(page, { name: one.displayName, id: one.id, wish: one.roles.includes('learningManager') ? 'Remove' : 'Add' });
      // Left from the change before.
      for (const name of ['Close', 'Clear selection']) {
        const button = page.getByRole('main').getByRole('button', { name, exact: true });
        if (await button.isVisible()) await button.click();
      }
      await page.getByRole('searchbox', { name: 'Search' }).fill(one.displayName);
      await people(page).getByRole('row').filter({ hasText: one.displayName }).getByRole('checkbox').check();
      await page.getByRole('main').getByRole('button', { name: 'Change roles', exact: true }).first().click();
      await page.getByRole('dialog').getByRole('combobox', { name: 'Learning manager', exact: true }).selectOption(meant.get(page)!.wish);
    },
    ask: (page) => page.getByRole('dialog').getByRole('button', { name: 'Change roles', exact: true }).click(),
    message: (page) => results(page).getByRole('alert').getByRole('listitem').filter({ hasText: meant.get(page)!.name }),
    stands: (page) => expect(people(page).getByRole('row').filter({ hasText: meant.get(page)!.name })).toBeVisible(),
    waits: (page) => expect(results(page).getByRole('progressbar')).toBeVisible(),
    again: (page) => results(page).getByRole('button', { name: `Try again: ${meant.get(page)!.name}` }).click(),
    isRight: async (page, origin) => {
      const { name, id, wish } = meant.get(page)!;
      await expect(results(page).getByRole('status')).toHaveText('The roles of 1 person were changed.');
      await noAlert(page);
      const { roles } = (await users(page, origin)).find((one) => one.id === id)!;
      expect(roles.includes('learningManager')).toBe(wish === 'Add');
      const row = people(page).getByRole('row').filter({ hasText: name });
      await (wish === 'Add' ? expect(row) : expect(row).not).toContainText('Learning manager');
    },
  },
  {
    name: 'export',
    question: { path: '/entitlements/e-1/records', query: 'limit=1000' },
    before: async (page, origin) => {
      await lowerLimit(page, 10);
      page.on('download', (file) => { void file.path().then((path) => { files.get(page)!.push(path); }); });
      await page.goto(origin + LIST);
      await expect(records(page).status).toHaveText('318 support requests');
    },
    prepare: async (page) => {
      files.set(page, []);
      await openExport(page);
    },
    ask: (page) => writes(page).click(),
    message: (page) => alert(page, 'Export failed'),
    stands: async (page) => {
      await expect(records(page).status).toHaveText('318 support requests');
      await expect(records(page).row(1)).toContainText(/\d{10,}/);
    },
    waits: (page) => expect(page.getByRole('progressbar', { name: 'Export' })).toBeVisible(),
    again: async (page) => {
      await openExport(page);
      await writes(page).click();
    },
    isRight: async (page) => {
      await expect.poll(() => files.get(page)!.length).toBe(1);
      const text = await readFile(files.get(page)![0]!, 'utf8');
      expect([318, 319]).toContain(text.trim().split('\r\n').length);
      await expect(alert(page, 'Export failed')).toHaveCount(0);
      await expect.poll(() => where(page)).toBe(LIST);
    },
  },
];
