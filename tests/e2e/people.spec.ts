// What each sample person sees, and that no request is sent for data that they may not see.
import { expect, inBackground, openOverview, overview, test, type Lang, type Page, type Person, where, WORDS, FAILED } from './fixtures';
import { text } from './texts';
import { records } from './records';

const offered = async (page: Page, lang: Lang) => {
  const view = overview(page, lang);
  await view.workspace.click();
  await expect(page.getByRole('option').first()).toBeVisible();
  const names = await page.getByRole('option').allTextContents();
  await page.keyboard.press('Escape');
  return names;
};

const ALL = { en: 'All workspaces', de: 'Alle Arbeitsbereiche' };

const VIEWERS: [Person, Lang, workspaces: string[], current: string, packages: number, cases: string | RegExp][] = [
  ['customer-admin', 'en', ['Contoso Deutschland', 'Contoso UK', 'Contoso Research', 'Contoso Österreich'], 'Contoso Deutschland', 5, '38 cases'],
  ['workspace-admin', 'de', ['Contoso Deutschland'], 'Contoso Deutschland', 5, '38 Fälle'],
  ['customer-activity', 'de', ['Contoso Deutschland'], 'Contoso Deutschland', 5, /\d+ F[aä]ll/],
  ['all-requests', 'en', ['Contoso Deutschland', 'Contoso UK'], 'Contoso Deutschland', 5, '38 cases'],
  ['learning-manager', 'de', ['Contoso Deutschland'], 'Contoso Deutschland', 5, /\d+ F[aä]ll/],
  ['mixed', 'en', ['Contoso UK'], 'All workspaces', 2, /\d+ cases/],
];

for (const [person, lang, workspaces, current, packages, cases] of VIEWERS) {
  test.describe(person, () => {
    test.use({ person });
    test(`${person}: the overview of their workspaces`, async ({ page }) => {
      const view = await openOverview(page, '', lang);
      await expect(view.workspace).toContainText(current);
      expect(await offered(page, lang)).toEqual([ALL[lang], ...workspaces]);
      await expect(view.packages.filter({ visible: true })).toHaveCount(packages);
      await expect(view.cases).toContainText(cases);
    });
  });
}

test.describe('a person without access to their own workspace', () => {
  test.use({ person: 'mixed' });
  test('sees the others, with a notice', async ({ page, watch }) => {
    const view = await openOverview(page);
    await expect(page.getByText('You don\'t have access to Customer activity in Contoso Deutschland, your current workspace. We\'re showing the others.')).toBeVisible();
    await expect(view.enterprise.getByRole('link').first()).toBeVisible();
    expect(watch.asked('/activity')).toEqual(['/activity?workspace=*']);
  });
  test('is told which workspaces "all" leaves out', async ({ page }) => {
    await openOverview(page, '?workspace=*');
    await expect(page.getByText('You don\'t have access to Customer activity in these workspaces: Contoso Deutschland and Contoso Research.')).toBeVisible();
  });
  test('manages the users of the workspace that they administer', async ({ page, watch }) => {
    await page.goto('/manage-users');
    await expect(page.getByRole('grid')).toContainText('Eleanor Whitfield');
    await expect(page.getByRole('combobox', { name: 'Workspace' })).toContainText('Contoso UK');
    expect(watch.asked('/users').every((one) => one.includes('workspace=w-2'))).toBe(true);
  });
});

// Chloé Dupont's language is French.
for (const [person, tag] of [['member', 'fr'], ['support-contact', 'en']] as const) {
  test.describe(person, () => {
    test.use({ person });
    for (const path of [
      '/customer-activity', '/customer-activity?workspace=*', '/customer-activity/entitlements/e-1', '/customer-activity/kinds/reactiveSupport',
      '/customer-activity/additional-cases/advisory', '/customer-activity/planning',
    ]) {
      test(`${person}: no access in place, and no request at ${path}`, async ({ page, watch }) => {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1, name: text(tag, 'no_access') })).toBeVisible();
        expect(where(page), 'the address stays').toBe(path);
        // Administrators to contact, with a mail link.
        await expect(page.getByRole('link', { name: 'Amelia Hartmann' })).toHaveAttribute('href', 'mailto:amelia.hartmann@contoso.example');
        await expect(page.getByRole('link', { name: 'Jürgen Köhler' })).toBeVisible();
        await page.getByRole('button', { name: text(tag, 'check_again') }).click();
        await expect.poll(() => watch.asked('/me').length).toBe(2);
        await page.waitForLoadState('networkidle');
        expect(watch.asked(), 'only the question who is signed in').toEqual(['/me', '/me']);
        expect(watch.requests.map((request) => new URL(request.url()).origin).every((origin) => origin === new URL(page.url()).origin)).toBe(true);
      });
    }
    test(`${person}: navigating there sends no request either`, async ({ page, watch }) => {
      await page.goto('/');
      await expect(page.getByText(text(tag, 'home_no_right')).first()).toBeVisible();
      await page.getByRole('main').getByRole('link', { name: new RegExp(`^${text(tag, 'customer_activity')}`) }).click();
      await expect(page.getByRole('heading', { level: 1, name: text(tag, 'no_access') })).toBeFocused();
      await page.getByRole('navigation', { name: text(tag, 'main_navigation') }).getByRole('link', { name: text(tag, 'home') }).click();
      await page.getByRole('main').getByRole('link', { name: new RegExp(`^${text(tag, 'manage_users')}`) }).click();
      await expect(page.getByRole('heading', { level: 1, name: text(tag, 'no_access') })).toBeVisible();
      await expect(page.getByText(text(tag, 'no_access_users'))).toBeVisible();
      await page.waitForLoadState('networkidle');
      expect(watch.asked()).toEqual(['/me']);
    });
  });
}

test.describe('without the right to manage users', () => {
  test.use({ person: 'all-requests' });
  test('Manage users says so in place', { tag: '@smoke' }, async ({ page, watch }) => {
    await page.goto('/manage-users?workspace=w-1');
    await expect(page.getByRole('heading', { level: 1, name: WORDS.en.noRight })).toBeVisible();
    await expect.poll(() => where(page)).toBe('/manage-users?workspace=w-1');
    expect(watch.asked('/users')).toEqual([]);
  });
});

test('Check again opens the page once the right is there', async ({ page }) => {
  await page.route('**/api/v1/me', async (route) => {
    const answer = await route.fetch();
    const me = await answer.json();
    for (const workspace of me.workspaces) workspace.capabilities = [];
    // The body differs from the one that the ETag belongs to.
    await route.fulfill({ status: 200, json: me });
  });
  await page.goto('/customer-activity?status=all');
  await expect(page.getByRole('heading', { level: 1, name: WORDS.en.noRight })).toBeVisible();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Check again' }).click();
  await overview(page).ready();
  await expect.poll(() => where(page)).toBe('/customer-activity?status=all');
  await expect(overview(page).status).toContainText('All');
});

test('a response made for another person restarts the app', async ({ page, become, watch }) => {
  const view = await openOverview(page);
  await become('all-requests');
  await view.refresh.click();
  await expect.poll(() => watch.asked('/me').length).toBe(2);
  await expect(page.getByRole('button', { name: /Oliver Whitcombe/ })).toBeVisible();
  await expect(page.getByText('Amelia Hartmann')).toHaveCount(0);
});

test.describe('support requests', () => {
  for (const person of ['customer-activity', 'learning-manager'] as const) {
    test(`${person} sees some, with the total`, async ({ page, become }) => {
      await become(person);
      const answer = await (await page.request.get('/api/v1/entitlements/e-1/records?limit=200')).json();
      const { visible, total } = answer.meta;
      expect(visible).toBeLessThan(total);
      await page.goto('/customer-activity/entitlements/e-1');
      await expect(page.getByText(`${visible} von ${total} sichtbar`)).toBeVisible();
      await expect(page.getByText(`${visible} Supportanfragen`, { exact: true })).toBeVisible();
      expect(await records(page, 'de').rows()).toHaveLength(visible);
    });
  }
  test('with View all support requests there is no note', async ({ page, become }) => {
    await become('all-requests');
    await page.goto('/customer-activity/entitlements/e-1');
    await expect(page.getByText('318 support requests', { exact: true })).toBeVisible();
    await expect(page.getByText(/\d+ of \d+ visible/)).toHaveCount(0);
    expect(await records(page).rows()).toHaveLength(318);
  });
});

test('figures that count only visible records are marked in tile, sum, drilldown and proof of delivery', async ({ page }) => {
  const note = 'Counts only what you can see';
  const partly = (one: { id: string; basis?: string }) => { if (['e-1', 'e-8'].includes(one.id)) one.basis = 'visible'; };
  await page.route(/\/api\/v1\/(activity|entitlements\/e-8)\?/, async (route) => {
    const response = await route.fetch();
    const answer = await response.json() as { id: string; basis?: string; packages?: { entitlements: { id: string; basis?: string }[] }[] };
    for (const pack of answer.packages ?? []) pack.entitlements.forEach(partly);
    partly(answer);
    await route.fulfill({ response, json: answer });
  });
  const view = await openOverview(page);
  await expect(view.enterprise.getByRole('link', { name: /^Reactive support/ })).toContainText(note);
  await expect(view.enterprise.getByText(note)).toHaveCount(1);
  await expect(view.addOns.getByText(note)).toHaveCount(1);
  await page.goto('/customer-activity#proof-of-delivery');
  await expect(page.getByText('The document is ready')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('.proof-package').getByText(note)).toHaveCount(2);
  await page.goto('/customer-activity/entitlements/e-8');
  await expect(page.getByRole('status').filter({ hasText: note })).toBeVisible();
});

test.describe('learners', () => {
  test('are a column only with the right', async ({ page, become }) => {
    await page.goto('/customer-activity/entitlements/e-4');
    await expect(page.getByRole('columnheader', { name: 'Title' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Learner' })).toHaveCount(0);
    await expect(page.getByRole('columnheader', { name: 'Email' })).toHaveCount(0);
    // No request of hers is open when another person signs in.
    await records(page).settled();
    await become('learning-manager');
    await page.goto('/customer-activity/entitlements/e-4');
    await expect(page.getByRole('columnheader', { name: 'Lernende Person' })).toBeVisible();
  });
});

test('the menu shows person, roles and sign-out', async ({ page }) => {
  await openOverview(page);
  const button = page.getByRole('button', { name: /Amelia Hartmann/ });
  await expect(button).toHaveAttribute('aria-expanded', 'false');
  await button.click();
  await expect(page.getByText('amelia.hartmann@contoso.example')).toBeVisible();
  await expect(page.getByText('Customer administrator').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'Get help' })).toHaveAttribute('href', 'https://support.contoso.example/');
  await page.getByRole('link', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
});

for (const [lang, person, name, words] of [
  ['en', 'customer-admin', /Amelia Hartmann/, {
    help: 'What the roles mean', activity: 'Customer activity', means: 'Sees and exports all totals and records in Customer activity', granted: 'new roles take effect within two hours.',
    all: ['Customer administrator', 'Workspace administrator', 'Customer activity', 'View all support requests', 'Learning manager', 'Support contact', 'Member'],
  }],
  ['de', 'workspace-admin', /Jürgen Köhler/, {
    help: 'Was die Rollen bedeuten', activity: 'Kundenaktivität', means: 'Sieht und exportiert alle Summen und Datensätze der Kundenaktivität', granted: 'Neue Rollen gelten nach spätestens zwei Stunden.',
    all: ['Kundenadministrator', 'Arbeitsbereichsadministrator', 'Kundenaktivität', 'Alle Supportanfragen anzeigen', 'Lernmanager', 'Supportkontakt', 'Mitglied'],
  }],
] as const) {
  test.describe(`the roles, ${lang}`, () => {
    test.use({ person });
    test(`are explained in the menu, also by keyboard: ${lang}`, async ({ page }) => {
      await openOverview(page, '', lang);
      await page.getByRole('button', { name }).click();
      const help = page.locator('.user-panel details');
      const summary = help.getByText(words.help);
      await expect(help.getByRole('definition').first()).toBeHidden();
      await summary.focus();
      await page.keyboard.press('Enter');
      await expect(help.getByRole('term')).toHaveText([...words.all]);
      await expect(help.getByRole('definition').nth(words.all.indexOf(words.activity as never))).toContainText(words.means);
      await expect(help.getByText(words.granted)).toBeVisible();
      await expect(summary, 'the menu stays open and keeps the focus').toBeFocused();
    });
  });
}

test.describe('an unknown role', () => {
  test.use({ person: 'unknown-role' });
  test('is shown as received and grants nothing', async ({ page, watch }) => {
    await openOverview(page);
    expect(watch.asked('/activity')).toEqual(['/activity?workspace=*']);
    await expect(page.getByText('You don\'t have access to Customer activity in Contoso Deutschland')).toBeVisible();
    await page.getByRole('button', { name: /Grace Okafor/ }).click();
    await expect(page.locator('.user-panel .roles').first().getByRole('definition')).toHaveText(['Other (auditor)', 'Customer activity and Other (auditor)']);
    await page.goto('/manage-users');
    await expect(page.getByRole('heading', { level: 1, name: WORDS.en.noRight })).toBeVisible();
    expect(watch.asked('/users')).toEqual([]);
  });
});

test('an invalid response for the person shows an error and can be retried', async ({ page }) => {
  await inBackground(page);
  for (const body of ['{}', '[]', '{"user":{"id":"u-11","displayName":"A"},"meta":{}}', '']) {
    await page.route('**/api/v1/me', (route) => route.fulfill({ contentType: 'application/json', body }));
    await page.goto('/customer-activity');
    await expect(page.getByRole('alert'), body).toContainText('We couldn\'t check who\'s signed in');
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await overview(page).ready();
  }
});

test.describe('without a session', () => {
  test.use({ person: null });
  test('signing in leads back to the same address', { tag: '@smoke' }, async ({ page, watch }) => {
    watch.allow(FAILED(401));
    await page.goto('/customer-activity?workspace=*&status=all');
    await expect(page).toHaveURL(/\/sign-in\?/);
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(16);
    await page.getByRole('button', { name: 'Amelia Hartmann' }).click();
    await overview(page).ready();
    await expect.poll(() => where(page)).toBe('/customer-activity?workspace=*&status=all');
    expect(watch.asked('/activity')).toEqual(['/activity?workspace=*']);
  });
});
