// Accessibility by axe: no violation in any state, in English and German and both themes, on phone and desktop.
import { clean, TAGS, violations } from './accessibility';
import { expect, openOverview, test, FAILED, OVERVIEW, type Page } from './fixtures';
import { lowerLimit, openRecords, records } from './records';

/** An open filter: its label, its button and its list. */
const OPEN_FILTER = ':has(> [role="combobox"][aria-expanded="true"])';

/** Limits the records: checking each cell takes long, and a few are enough. */
async function fewRecords(page: Page) {
  await page.route(/\/api\/v1\/.*[?&]limit=/, (route) => route.continue({ url: route.request().url().replace(/limit=\d+/, 'limit=6') }));
}

const axe = { tag: '@axe' };

for (const width of [390, 1280]) {
  for (const theme of ['light', 'dark'] as const) {
    for (const lang of ['en', 'de'] as const) {
      test.describe(`overview ${width} ${theme} ${lang}`, () => {
        test.use({ viewport: { width, height: 900 }, colorScheme: theme, person: lang === 'de' ? 'workspace-admin' : 'customer-admin' });
        test(`the overview and what opens in it, ${width} px, ${theme}, ${lang}`, axe, async ({ page }) => {
          const view = await openOverview(page, '?status=all', lang);
          await clean(page, 'overview');
          await view.cases.click();
          await clean(page, 'disclosure open', 'section:last-of-type');
          await page.getByRole('button', { name: /Amelia|Jürgen/ }).click();
          await clean(page, 'user menu open', 'header');
          await page.locator('.user-panel summary').click();
          await clean(page, 'roles explained', 'header');
          await page.keyboard.press('Escape');
          if (lang === 'en') {
            await page.getByRole('banner').getByRole('button', { name: 'Contoso Deutschland' }).click();
            await expect(page.getByRole('menu')).toBeVisible();
            await clean(page, 'workspaces open', 'header');
            await page.keyboard.press('Escape');
          }
          await view.status.click();
          await clean(page, 'short filter open', OPEN_FILTER);
          await page.keyboard.press('Escape');
          await view.package.click();
          await expect(page.getByRole('listbox')).toBeVisible();
          await clean(page, 'long filter open', OPEN_FILTER);
          await page.keyboard.type('qqq');
          await clean(page, 'long filter without a match', OPEN_FILTER);
        });
      });
    }
  }
}

const PAGES: [what: string, path: string][] = [
  ['home', '/'],
  ['contract details', '/contract-details'],
  ['not found', '/nothing'],
  ['manage users', '/manage-users'],
  ['additional cases', '/customer-activity/additional-cases/problem-resolution'],
  ['support requests', '/customer-activity/entitlements/e-1'],
  ['deliveries', '/customer-activity/entitlements/e-8'],
  ['credits', '/customer-activity/entitlements/e-11'],
  ['contacts', '/customer-activity/entitlements/e-5'],
  ['learning', '/customer-activity/entitlements/e-4'],
  ['assessments', '/customer-activity/entitlements/e-6'],
  ['a benefit', '/customer-activity/entitlements/e-10'],
  ['planning', '/customer-activity/planning?horizon=365&plan=e-9:2027-01:40'],
  ['a kind of several lines', '/customer-activity/kinds/advisorySupport?workspace=*'],
];

for (const theme of ['light', 'dark'] as const) {
  test.describe(`records on a phone, ${theme}`, () => {
    test.use({ colorScheme: theme, viewport: { width: 390, height: 844 } });
    test(`cards, actions and a sheet, ${theme}`, axe, async ({ page }) => {
      await fewRecords(page);
      await page.goto('/customer-activity/entitlements/e-1');
      const view = records(page);
      await expect(view.row(1)).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await clean(page, 'cards');
      await view.filter.click();
      await clean(page, 'filter open', '.panel');
      await page.keyboard.press('Escape');
      await view.row(1).click();
      await expect(view.details).toBeVisible();
      await clean(page, 'details open', 'dialog');
    });
  });
  test.describe(theme, () => {
    test.use({ colorScheme: theme });
    for (const [what, path] of PAGES) {
      test(`${what}, ${theme}`, axe, async ({ page }) => {
        await fewRecords(page);
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await clean(page, what);
      });
    }
  });
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(`rights ${theme}`, () => {
    test.use({ colorScheme: theme, person: 'no-workspace', viewport: { width: theme === 'dark' ? 390 : 1280, height: 900 } });
    test(`pages without a workspace, without a right and with partial records: ${theme}`, axe, async ({ page, become }) => {
      for (const person of ['no-workspace', 'requests-only'] as const) {
        await become(person);
        await page.goto(OVERVIEW);
        await page.getByText('What the roles mean').click();
        await expect(page.getByText('Other roles are shown')).toBeVisible();
        await clean(page, person);
      }
      await become('two-hats');
      await fewRecords(page);
      await page.goto('/customer-activity/kinds/reactiveSupport?workspace=w-1&workspace=w-2');
      await page.getByText('Why not all?').click();
      await clean(page, 'a part of the records, and why', '.notice:has(details)');
    });
  });
}

for (const [theme, lang] of [['light', 'en'], ['dark', 'de']] as const) {
  test.describe(`records ${theme} ${lang}`, () => {
    test.use({ colorScheme: theme, person: lang === 'de' ? 'workspace-admin' : 'customer-admin', viewport: { width: theme === 'dark' ? 390 : 1280, height: 900 } });

    test(`what opens in a record table: ${theme} ${lang}`, axe, async ({ page, watch }) => {
      watch.allow(FAILED(404));
      const view = await openRecords(page, '/entitlements/e-1?view=table&q=azure&sort=-title&not.severity=C&from=2026-02-01', lang);
      await expect(view.grid.locator('mark').first()).toBeVisible();
      await clean(page, 'searched, sorted, filtered, months as a table');
      for (const tool of [view.filter, view.period, view.columns]) {
        await tool.click();
        await expect(view.panel).toBeVisible();
        await expect(view.panel.getByText(lang === 'de' ? 'Wird geladen …' : 'Loading…')).toHaveCount(0);
        await clean(page, `${await tool.innerText()} open`, ':has(> [aria-haspopup="dialog"][aria-expanded="true"])');
        await page.keyboard.press('Escape');
      }
      const [tool, workbook, cancel] = lang === 'de' ? ['Exportieren', 'Excel-Arbeitsmappe', 'Abbrechen'] : ['Export', 'Excel workbook', 'Cancel'];
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      await button(tool).click();
      await clean(page, 'export open', ':has(> [aria-haspopup="dialog"][aria-expanded="true"])');
      // A writer that starts and then does nothing.
      await page.route(/\/workbook-\w+\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: 'postMessage(0);' }));
      await button(workbook).click();
      await expect(view.panel.getByRole('progressbar')).toBeVisible();
      await clean(page, 'export under way', ':has(> [aria-haspopup="dialog"][aria-expanded="true"])');
      await button(cancel).click();
      await page.route(/\/workbook-\w+\.js/, (route) => route.fulfill({ status: 404 }));
      await button(workbook).click();
      await expect(view.panel.getByRole('alert')).toBeVisible();
      await clean(page, 'export failed', ':has(> [aria-haspopup="dialog"][aria-expanded="true"])');
      await page.keyboard.press('Escape');
      await view.grid.focus();
      await page.keyboard.press('ArrowUp');
      // The bar at the top of the page covers what is scrolled below it.
      await page.evaluate(() => scrollTo(0, 0));
      await clean(page, 'a heading is active', '.records');
      await view.grid.getByRole('row').filter({ has: page.getByRole('gridcell').getByRole('link') }).first().hover();
      await clean(page, 'a row is pointed at', '.grid-row:hover');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(view.details).toBeVisible();
      await view.details.getByRole('button', { name: lang === 'de' ? 'Fehler melden' : 'This looks wrong' }).click();
      await expect(view.details.getByRole('link', { name: lang === 'de' ? /^E-Mail an/ : /^Write to/ })).toBeVisible();
      await clean(page, 'a record in full', 'dialog');
      await page.keyboard.press('Escape');
      await view.search.fill('qqq');
      await expect(page.getByText(lang === 'de' ? 'Keine Treffer' : 'No matches', { exact: true })).toBeVisible();
      await page.evaluate(() => scrollTo(0, 0));
      await clean(page, 'no match');
    });

    test(`searching for a record, a missing record, a role without effect: ${theme} ${lang}`, axe, async ({ page, watch }) => {
      watch.allow(/net::ERR_/);
      await openRecords(page, '/entitlements/e-1?record=nothing', lang);
      await expect(page.getByText(lang === 'de' ? 'Das Ziel dieses Links wurde nicht gefunden.' : 'We couldn\'t find what this link leads to.')).toBeVisible();
      await page.evaluate(() => scrollTo(0, 0));
      await clean(page, 'no such record', '.records .notice');
      await openRecords(page, '/entitlements/e-1?record=e-1-0000312', lang);
      await expect(page.getByRole('dialog').getByRole('heading')).toContainText('2611170010000312');
      await clean(page, 'a record by its address', 'dialog');
      await page.goto('/manage-users');
      await page.getByRole('grid').getByRole('checkbox').first().check();
      await page.getByRole('button', { name: lang === 'de' ? 'Rollen ändern' : 'Change roles' }).click();
      await page.getByRole('dialog').getByRole('combobox', { name: lang === 'de' ? 'Lernmanager' : 'Learning manager' }).selectOption({ index: 1 });
      await expect(page.getByRole('dialog')).toContainText(lang === 'de' ? 'Ohne die Rolle „Kundenaktivität“' : 'Without the Customer activity role');
      await clean(page, 'a role without effect', 'dialog');
      await lowerLimit(page, 10);
      await page.route('**/records*filter*', () => {});
      await openRecords(page, '/entitlements/e-1?record=nothing', lang);
      await expect(page.getByRole('dialog')).toContainText(lang === 'de' ? 'Wird gesucht …' : 'Searching…');
      await clean(page, 'a record is looked for', 'dialog');
    });

    test(`unreadable, missing and contradicting records: ${theme} ${lang}`, axe, async ({ page, faults, watch }) => {
      watch.allow(FAILED('(403|500)'));
      await faults([{ path: '/entitlements/e-8', exact: true, replace: { '/totals/consumed': '215' } }]);
      watch.allow(FAILED(400));
      await openRecords(page, '/entitlements/e-8?filter.nonsense=1&columns=title,nonsense', lang);
      await clean(page, 'disagreement, months of engineers, dropped');
      await faults([
        { path: '/activity', replace: { '/packages/2/entitlements/0/available': '600' } },
        { path: '/entitlements/e-11', exact: true, replace: { '/available': '600', '/lots/1/left': '12.5' } },
      ]);
      const doubtful = await openOverview(page, '', lang);
      await expect(doubtful.addOns.getByText(lang === 'de' ? 'Diese Zahlen passen nicht zusammen' : 'These figures don\'t match')).toBeVisible();
      await clean(page, 'figures that contradict each other');
      await openRecords(page, '/entitlements/e-11', lang);
      await expect(page.getByText(lang === 'de' ? /^Der verfügbare Umfang \(600 Credits\)/ : /^The available amount is 600 credits/)).toBeVisible();
      await clean(page, 'what is available contradicts the rest');
      await faults([{ path: '/entitlements/e-8/records', malformedRow: 1 }]);
      await openRecords(page, '/entitlements/e-8', lang);
      await page.locator('summary').click();
      await page.evaluate(() => scrollTo(0, 0));
      await clean(page, 'unreadable');
      await faults([{ path: '/entitlements/e-8/records', status: 403 }]);
      await page.goto('/customer-activity/entitlements/e-8');
      await expect(page.getByText(lang === 'de' ? 'Sie dürfen diese Liste nicht sehen' : 'You don\'t have permission to see this list')).toBeVisible();
      await clean(page, 'no right to the records');
      await faults([]);
      await lowerLimit(page, 10);
      await page.route(/records\?.*sort=/, (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', json: { type: 'about:blank', title: 'x', status: 500 } }));
      const view = await openRecords(page, '/entitlements/e-1?columns=number,title', lang);
      await view.heading(lang === 'de' ? 'Titel' : 'Title').getByRole('button').first().click();
      await expect(page.getByRole('alert')).toBeVisible();
      await page.evaluate(() => scrollTo(0, 0));
      await clean(page, 'a part is missing, places without records');
    });
  });
}

for (const lang of ['en', 'de'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test.describe(`states ${lang} ${theme}`, () => {
      test.use({ colorScheme: theme, person: lang === 'de' ? 'workspace-admin' : 'customer-admin', viewport: { width: theme === 'dark' ? 390 : 1280, height: 800 } });
      const heading = (page: Page) => page.getByRole('heading', { level: 1 });

      test(`loading, and loading slowly: ${lang} ${theme}`, axe, async ({ page, watch }) => {
        watch.allow(/net::ERR_/);
        await page.route('**/api/v1/activity*', () => {});
        await page.goto(OVERVIEW, { waitUntil: 'commit' });
        await expect(heading(page)).toBeVisible();
        await clean(page, 'loading');
        await expect(page.getByText(lang === 'de' ? 'Das dauert länger als üblich …' : 'This is taking longer than usual…')).toBeVisible();
        await clean(page, 'loading slowly');
        await page.route('**/api/v1/entitlements/**', () => {});
        await page.goto('/customer-activity/entitlements/e-1', { waitUntil: 'commit' });
        await expect(page.locator('#main [aria-busy="true"]').first()).toBeAttached();
        await clean(page, 'drilldown loading');
      });

      test(`failures and notices: ${lang} ${theme}`, axe, async ({ page, faults, noFaults, watch, context }) => {
        watch.allow(FAILED('(401|404|500|503)'));
        await faults([{ path: '/activity', status: 503, retryAfter: 5 }, { path: '/entitlements', status: 500 }]);
        await page.goto(OVERVIEW);
        await expect(page.getByRole('alert')).toBeVisible();
        await clean(page, 'failed');
        await page.goto('/customer-activity/entitlements/e-1');
        await expect(page.getByRole('alert').first()).toBeVisible();
        await clean(page, 'drilldown failed');
        await faults([{ path: '/me', status: 500 }]);
        await page.goto(OVERVIEW);
        await expect(page.getByRole('alert')).toBeVisible();
        await clean(page, 'session failed');
        await faults([{ path: '/activity', malformedRow: 2, partial: { source: 'learning', kinds: ['onDemandEducation'], detail: 'No answer.' } }]);
        const view = await openOverview(page, '?workspace=w-99&addOnAgreement=a-2', lang);
        await clean(page, 'partial, unreadable, dropped');
        await noFaults();
        await context.clearCookies();
        await view.refresh.click();
        await expect(page.getByRole('alert')).toBeVisible();
        await expect(page.getByRole('button', { name: lang === 'de' ? 'Erneut prüfen' : 'Check again' })).toBeVisible();
        await clean(page, 'signed out meanwhile', '[role="alert"]');
      });

      test(`expired session, hidden personal data, another person signed in: ${lang} ${theme}`, axe, async ({ page, become, watch }) => {
        watch.allow(FAILED(403));
        await page.goto('/#signed-in');
        await expect(page.getByText(lang === 'de' ? 'Schließen Sie dieses Fenster' : 'Close this window')).toBeVisible();
        await clean(page, 'signed in beside');
        await openRecords(page, '/entitlements/e-1?from=2026-11-18', lang);
        await page.keyboard.press('F8');
        await expect(page.getByText(lang === 'de' ? 'Personenbezogene Daten sind ausgeblendet' : 'Personal data is hidden').first()).toBeVisible();
        await clean(page, 'personal data hidden');
        // With navigation blocked, the page shows what is left after another person signed in.
        await page.route('**/customer-activity/**', (route) => (route.request().resourceType() === 'document' ? route.fulfill({ status: 204 }) : route.fallback()));
        await become('member');
        await page.getByRole('button', { name: lang === 'de' ? 'Aktualisieren' : 'Refresh' }).click();
        await expect(page.getByRole('heading', { level: 1, name: lang === 'de' ? 'Jemand anderes ist angemeldet' : 'Someone else is signed in' })).toBeVisible();
        await clean(page, 'somebody else');
      });

      test(`empty states: ${lang} ${theme}`, axe, async ({ page, become }) => {
        await openOverview(page, '?package=p-9', lang);
        await clean(page, 'no match');
        const activity = { agreements: [], packages: [], additionalCases: [], meta: { asOf: '2026-11-23T09:30:00Z', user: lang === 'de' ? 'u-17' : 'u-11' } };
        await page.route('**/api/v1/activity*', (route) => route.fulfill({ json: activity }));
        await openOverview(page, '', lang);
        await clean(page, 'nothing bought');
        await become('member');
        await page.goto(OVERVIEW);
        await expect(heading(page)).toBeVisible();
        await clean(page, 'no access');
        await page.goto('/');
        await expect(heading(page)).toBeVisible();
        await clean(page, 'home without rights');
      });
    });
  }
}

test.describe('without a session', () => {
  test.use({ person: null });
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the sign-in page of the backend, ${colorScheme}`, axe, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto('/sign-in');
      await clean(page, 'sign-in');
    });
  }
});

test('the first paint, before the program is loaded', axe, async ({ page, watch }) => {
  watch.allow(/net::ERR_/);
  await page.route('**/*.wasm', () => {});
  await page.goto(OVERVIEW, { waitUntil: 'commit' });
  await expect(page.locator('#app header')).toBeVisible();
  // The first paint has no heading and no links yet: only violations of a part itself count.
  expect((await violations(page, TAGS.slice(0, -1))).map(({ id }) => id)).toEqual([]);
});

test('forced colours and reduced motion', axe, async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  const view = await openOverview(page);
  await view.status.click();
  await clean(page, 'forced colours', OPEN_FILTER);
  await page.keyboard.press('Escape');
  // A meter drawn with background colours alone would vanish.
  const meter = view.kinds.getByRole('meter').first();
  await expect(meter).toBeVisible();
  const moving = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration) > 50).length);
  expect(moving).toBe(0);
});
