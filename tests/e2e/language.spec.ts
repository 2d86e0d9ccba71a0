// The language: which setting decides, what is stored, and formats.
import { expect, openOverview, overview, test, WORDS, type Page } from './fixtures';
import { text } from './texts';

/** `/me` with this language tag. */
const speaking = (tag: string) => [{ path: '/me', replace: { '/locale': tag } }];

/** `/me` without a language, so that the browser decides. */
const withoutLocale = [{ path: '/me', replace: { '/locale': null } }];

const sent = (page: Page, what: string) => page.waitForRequest((request) => request.url().includes(`/api/v1${what}`));

test.describe('a German browser', () => {
  test.use({ locale: 'de-AT' });

  test('decides without other settings', async ({ page, faults, watch }) => {
    await faults(withoutLocale);
    const question = sent(page, '/activity');
    const view = await openOverview(page, '', 'de');
    expect((await question).headers()['accept-language']).toBe('de');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await expect(view.heading).toHaveText('Kundenaktivität');
    await expect(page).toHaveTitle(/Kundenaktivität/);
    expect(watch.asked('/activity')).toHaveLength(1);
  });

  test('yields to the person’s language without a second request', async ({ page, watch }) => {
    const question = sent(page, '/activity');
    await openOverview(page, '', 'en'); // Amelia Hartmann: en-GB
    expect((await question).headers()['accept-language']).toBe('en');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await page.waitForLoadState('networkidle');
    expect(watch.asked('/activity')).toHaveLength(1);
  });

  test('every accessible name is German', async ({ page, faults }) => {
    await faults(withoutLocale);
    const view = await openOverview(page, '', 'de');
    for (const filter of [view.workspace, view.agreement, view.addOnAgreement, view.package, view.status]) await expect(filter).toBeVisible();
    await view.status.click();
    await expect(page.getByRole('option')).toHaveText(['Aktiv', 'Inaktiv', 'Alle']);
    await page.keyboard.press('Escape');
    await expect(view.addOns.getByRole('heading', { name: 'Verbrauchsdienste' }).first()).toBeVisible();
    await expect(view.addOns.getByRole('heading', { name: 'Zusatzleistungen' }).first()).toBeVisible();
    await expect(page.getByText(/^Datenstand 23\. Nov\. 2026/)).toBeVisible();
    await expect(view.refresh).toBeVisible();
    await expect(page.getByRole('button', { name: 'Link kopieren' })).toBeVisible();
    const navigation = page.getByRole('navigation', { name: 'Hauptnavigation' });
    await expect(navigation.getByRole('link')).toHaveText(['Start', 'Verwaltung', 'Kundenaktivität', 'Benutzer verwalten']);
    await view.cases.click();
    await expect(page.getByRole('link', { name: /^Problemlösung/ })).toContainText('26 Fälle');
    await expect(page.getByRole('link', { name: /^Beratung \d/ })).toContainText('12 Fälle');
    const reactive = view.enterprise.getByRole('link', { name: /^Reaktiver Support/ });
    await expect(reactive).toContainText('1\u00a0096,5 Stunden verbraucht');
    await expect(reactive).toContainText('Nach Bedarf');
    await expect(view.enterprise.getByRole('meter').nth(2)).toHaveAttribute('aria-valuetext', '417,25 von 600 Stunden verbraucht, 182,75 übrig');
    await page.getByRole('button', { name: /Amelia/ }).click();
    await expect(page.getByLabel('Sprache')).toHaveValue('de');
    await expect(page.getByRole('combobox', { name: 'Design' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Abmelden' })).toBeVisible();
  });
});

test('the person’s language overrides the browser’s', async ({ page, become, watch }) => {
  await become('customer-activity'); // Lena Schäfer: de-DE, in a browser that speaks English
  const view = await openOverview(page, '', 'de');
  await expect(view.heading).toHaveText(WORDS.de.overview);
  expect(watch.asked('/activity')).toHaveLength(1);
});

test('a person whose language is French sees French', async ({ page, become }) => {
  await become('member'); // Chloé Dupont: fr-FR
  await page.goto('/customer-activity');
  await expect(page.getByRole('heading', { level: 1, name: text('fr', 'no_access') })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
});

test('an unsupported language of the person is ignored', async ({ page, faults }) => {
  await faults(speaking('it-IT'));
  await openOverview(page);
});

for (const [tag, lang, moment, hours, day] of [
  ['en-GB', 'en', '23 Nov 2026, 10:30', '1,096.5 hours used', '31 Jan 2027'],
  ['en-US', 'en', 'Nov 23, 2026, 10:30 AM', '1,096.5 hours used', 'Jan 31, 2027'],
  ['en', 'en', 'Nov 23, 2026, 10:30 AM', '1,096.5 hours used', 'Jan 31, 2027'],
  ['en_IN', 'en', '23 Nov 2026, 10:30 am', '1,096.5 hours used', '31 Jan 2027'],
  ['en-ZA', 'en', '23 Nov 2026, 10:30', '1 096,5 hours used', '31 Jan 2027'],
  ['de-DE', 'de', '23. Nov. 2026, 10:30', '1.096,5 Stunden verbraucht', '31. Jan. 2027'],
  ['de-AT', 'de', '23. Nov. 2026, 10:30', '1 096,5 Stunden verbraucht', '31. Jän. 2027'],
  ['de-Latn-CH-1996-u-nu-thai', 'de', '23. Nov. 2026, 10:30', "1'096.5 Stunden verbraucht", '31. Jan. 2027'],
] as const) {
  test(`numbers and dates follow the region: ${tag}`, async ({ page, faults, watch }) => {
    await faults(speaking(tag));
    const question = sent(page, '/activity');
    const view = await openOverview(page, '', lang);
    expect((await question).headers()['accept-language'], 'texts know no region').toBe(lang);
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await expect(page.getByText(`${WORDS[lang].asOf}${moment}`)).toBeVisible();
    await expect(view.enterprise.getByRole('link', { name: lang === 'de' ? /^Reaktiver Support/ : /^Reactive support/i })).toContainText(hours);
    await expect(page.getByText(day).first()).toBeVisible();
    expect(watch.asked('/activity'), 'a region asks nothing anew').toHaveLength(1);
  });
}

for (const [tag, hours] of [['fr-FR', '1 096,5 heures'], ['fr-CA', '1 096,5 heures']] as const) {
  test(`French numbers and dates follow the region: ${tag}`, async ({ page, faults }) => {
    await faults(speaking(tag));
    await page.goto('/customer-activity');
    const tile = page.getByRole('region', { name: text('fr', 'enterprise_wide') }).getByRole('link', { name: /^Support réactif/ });
    await expect(tile).toContainText(hours);
    await expect(page.getByText(/^Données du 23 nov. 2026/)).toBeVisible();
  });
}

test('an invalid language tag is ignored', async ({ page, faults }) => {
  await faults(speaking('en-@@-GB!'));
  await openOverview(page);
  await expect(page.getByText('Data as of Nov 23, 2026, 10:30 AM')).toBeVisible();
});

test.describe('a browser of another region', () => {
  test.use({ locale: 'en-IN' });
  test('decides without other settings, and a selected language keeps its region', async ({ page, faults }) => {
    await faults(withoutLocale);
    await openOverview(page);
    await expect(page.getByText('Data as of 23 Nov 2026, 10:30 am')).toBeVisible();
    await page.getByRole('button', { name: /Amelia/ }).click();
    await page.getByLabel('Language').selectOption('Deutsch');
    await expect(page.getByText('Datenstand 23. Nov. 2026, 10:30')).toBeVisible();
    await page.getByLabel('Sprache').selectOption('English');
    await expect(page.getByText('Data as of 23 Nov 2026, 10:30 am')).toBeVisible();
    await page.reload();
    await expect(page.getByText('Data as of 23 Nov 2026, 10:30 am')).toBeVisible();
  });
});

test('a chosen language keeps the region of the person rather than the browser’s', async ({ page }) => {
  // Amelia Hartmann: en-GB, in an American browser.
  await openOverview(page);
  await page.getByRole('button', { name: /Amelia/ }).click();
  await page.getByLabel('Language').selectOption('Deutsch');
  await expect(page.getByText(/^Datenstand 23\. Nov\. 2026/)).toBeVisible();
  await page.getByLabel('Sprache').selectOption('English');
  await expect(page.getByText('Data as of 23 Nov 2026, 10:30')).toBeVisible();
});

test('a selected language applies at once, is stored, and is used by the first request', { tag: '@smoke' }, async ({ page, watch }) => {
  await openOverview(page, '?status=all');
  await page.getByRole('button', { name: /Amelia/ }).click();
  const question = sent(page, '/activity');
  await page.getByLabel('Language').selectOption('Deutsch');
  expect((await question).headers()['accept-language']).toBe('de');
  const german = overview(page, 'de');
  await expect(german.heading).toBeVisible();
  await german.ready();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  // Texts from the backend are German too.
  await expect(german.addOns.getByRole('link', { name: /^Schnelle Hilfe vor Ort/ })).toBeAttached();
  expect(new URL(page.url()).search).toBe('?status=all');
  const before = watch.asked('/activity').length;
  const next = sent(page, '/activity');
  await page.reload();
  expect((await next).headers()['accept-language']).toBe('de');
  await german.ready();
  await expect(german.heading).toBeVisible();
  expect(watch.asked('/activity').length).toBe(before + 1);
  // And back.
  await page.getByRole('button', { name: /Amelia/ }).click();
  await page.getByLabel('Sprache').selectOption('English');
  await overview(page).ready();
  await expect(overview(page).heading).toBeVisible();
});

test('the language menu by keyboard keeps the focus', async ({ page }) => {
  await openOverview(page);
  const button = page.getByRole('button', { name: /Amelia/ });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(button).toHaveAttribute('aria-expanded', 'true');
  await page.getByLabel('Language').focus();
  await page.keyboard.press('d');
  await expect(overview(page, 'de').heading).toBeVisible();
  await expect(page.getByLabel('Sprache')).toBeFocused();
  await page.keyboard.press('e');
  await expect(overview(page).heading).toBeVisible();
  await expect(page.getByLabel('Language')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /Amelia/ })).toBeFocused();
  await expect(page.getByRole('button', { name: /Amelia/ })).toHaveAttribute('aria-expanded', 'false');
});

test('the filters stay through a change of language', async ({ page }) => {
  await openOverview(page, '?status=inactive');
  await page.getByRole('button', { name: /Amelia/ }).click();
  await page.getByLabel('Language').selectOption('Deutsch');
  const german = overview(page, 'de');
  await german.ready();
  await expect(german.status).toContainText('Inaktiv');
  await expect(german.addOns).toContainText('Pakete: 4 von 9');
});

test('a selected theme applies at once and is stored', async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.querySelector('#app > *')!).backgroundColor);
  await openOverview(page);
  const light = await background();
  await page.getByRole('button', { name: /Amelia/ }).click();
  await page.getByLabel('Theme').selectOption('Dark');
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await page.reload();
  await overview(page).ready();
  expect(await background()).toBe(dark);
  await page.getByRole('button', { name: /Amelia/ }).click();
  await expect(page.getByLabel('Theme')).toHaveValue('dark');
  await page.getByLabel('Theme').selectOption('Match system');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).toBe(dark);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(background).toBe(light);
});
