// One journey in every host: overview, filter, drilldown, both files, and back to the filtered overview.
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import readWorkbook from 'read-excel-file/node';
import { WORDS, where, type Lang, type Page } from './fixtures';
import { chooseStatus, expect, expectGoodEvents, overviewStands, test, within, withinClosed, type Part } from './hosts';

interface Host {
  name: string;
  /** The app's address: the base path and page, or a page of the host with an instance in it. */
  at: string;
  routing: 'address' | 'memory';
  /** The app's element; the rest belongs to the host. */
  place: string;
  lang?: Lang;
  closed?: boolean;
  /** The document title that the host makes from ours; without it, the host's own stays. */
  title?: (title: string) => string;
  /** Globals set by the host's libraries. */
  globals?: RegExp;
  /** What the host itself changes. */
  changes?: string;
  scrolledTo?: number;
}

const HOSTS: Host[] = [
  { name: 'plain', at: '/plain/customer-activity', routing: 'address', place: '#activity', title: (title) => title },
  { name: 'element', at: '/element/customer-activity', routing: 'address', place: '#place', title: (title) => title },
  { name: 'single-spa', at: '/single-spa/activity/customer-activity', routing: 'address', place: '#activity', globals: /single-?spa|^(add|remove)EventListener$/i },
  { name: 'two', at: '/two/customer-activity', routing: 'memory', place: '#germany' },
  { name: 'sub-path', at: '/portal/activity/customer-activity', routing: 'address', place: '#activity', changes: '#page', scrolledTo: 60 },
  { name: 'strict', at: '/strict/customer-activity', routing: 'address', place: 'customer-activity' },
  { name: 'closed', at: '/closed/customer-activity', routing: 'address', place: 'portal-shell', closed: true },
  { name: 'dark-de', at: '/dark-de/customer-activity', routing: 'address', place: '#activity', lang: 'de', title: (title) => `${title} – Portal` },
  { name: 'react', at: '/react/customer-activity', routing: 'address', place: '#root' },
  { name: 'piral', at: '/piral/', routing: 'memory', place: '#activity' },
  { name: 'light', at: '/light/customer-activity', routing: 'address', place: '#activity' },
  { name: 'token', at: '/token-host/customer-activity', routing: 'address', place: '#activity' },
  { name: 'other-origin', at: '/other-origin/customer-activity', routing: 'address', place: '#activity' },
];

const NAMES = {
  en: { contacts: /^Support contacts/i, export: 'Export', csv: 'Text file (CSV)', workbook: 'Excel workbook', person: 'Person' },
  de: { contacts: /^Supportkontakte/i, export: 'Exportieren', csv: 'Textdatei (CSV)', workbook: 'Excel-Arbeitsmappe', person: 'Person' },
};

// High enough that nothing needs scrolling: any movement is caused by the app.
test.use({ viewport: { width: 1280, height: 2600 } });

/** Returns the file that a button of the export menu saves. */
async function exported(page: Page, part: Part, opener: string, name: string) {
  await part.click('button', opener);
  const arriving = page.waitForEvent('download');
  await part.click('button', name);
  const file = await arriving;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

for (const host of HOSTS) {
  test(`${host.name}: overview, filter, drilldown, files, and back`, async ({ page, watch, hosts }) => {
    const lang = host.lang ?? 'en';
    const [words, names] = [WORDS[lang], NAMES[lang]];
    const part = host.closed ? withinClosed(page) : within(page.locator(host.place));
    const scroll = () => page.evaluate(() => [scrollX, scrollY]);
    const isStill = async (after: string) => expect(await scroll(), `scroll of the host after ${after}`).toEqual([0, host.scrolledTo ?? 0]);

    await page.goto(host.at);
    const ownTitle = await page.title();
    await overviewStands(part, lang);
    if (host.scrolledTo) await page.evaluate((to) => scrollTo(0, to), host.scrolledTo);
    await isStill('the overview');

    const all = await part.count('article');
    expect(all).toBeGreaterThan(2);
    await chooseStatus(page, part, words.inactive, lang);
    await expect.poll(() => part.count('article')).not.toBe(all);
    const filtered = await part.count('article');
    expect(filtered).toBeGreaterThan(0);
    await expect.poll(() => where(page)).toBe(host.routing === 'address' ? `${host.at}?status=inactive` : host.at);
    await isStill('a filter');

    const length = await page.evaluate(() => history.length);
    await part.click('link', names.contacts);
    await part.sees('gridcell');
    await part.settles();
    await isStill('a drilldown');
    await expect.poll(() => where(page)).toBe(host.routing === 'address' ? `${host.at}/kinds/supportContacts?status=inactive` : host.at);
    expect(await page.evaluate(() => history.length) - length).toBe(host.routing === 'address' ? 1 : 0);

    const csv = await exported(page, part, names.export, names.csv);
    expect(csv.name).toMatch(/\.csv$/);
    const [head, ...lines] = parse(csv.bytes, { bom: true, delimiter: lang === 'de' ? ';' : ',' }) as string[][];
    expect(head![0]).toBe(names.person);
    expect(lines.length).toBeGreaterThan(10);
    const workbook = await exported(page, part, names.export, names.workbook);
    expect(workbook.name).toMatch(/\.xlsx$/);
    const [sheet] = await readWorkbook(workbook.bytes);
    expect(sheet!.data.map(([first]) => first)).toEqual([head![0], ...lines.map(([first]) => first)]);

    if (host.routing === 'address') await page.goBack();
    else await part.click('link', words.overview);
    await overviewStands(part, lang);
    await expect.poll(() => part.count('article')).toBe(filtered);
    expect(await part.text('combobox', words.status)).toContain(words.inactive);
    await isStill('the way back');

    // The host notices nothing but events.
    const seen = await page.evaluate((place) => ({
      before: observer.before(place), now: observer.now(place), events: observer.events, sheets: document.adoptedStyleSheets.length,
      globals: Object.getOwnPropertyNames(window).filter((name) => !observer.globals.includes(name) && name !== 'observer'),
      stored: Object.keys(localStorage), kept: Object.keys(sessionStorage), defaultPolicy: window.trustedTypes?.defaultPolicy ?? null,
    }), host.name === 'two' ? '#germany, #uk, #address' : [host.place, host.changes].filter(Boolean).join());
    expect(seen.now).toBe(seen.before);
    // Without a shadow root the style is in the document; every rule is limited to our element.
    expect(seen.sheets).toBe(host.name === 'light' ? 2 : 0);
    expect(seen.globals.filter((name) => !host.globals?.test(name) && !/^__(pw|playwright)/.test(name))).toEqual([]);
    expect(seen.stored.filter((key) => !key.startsWith('customer-activity.'))).toEqual([]);
    expect(seen.kept).toEqual([]);
    expect(seen.defaultPolicy, 'the default policy is the host\'s').toBeNull();
    await expect(page).toHaveTitle(host.title ? host.title(words.overview) : ownTitle);
    await expectGoodEvents(page, seen.events);
    const types = seen.events.map(({ type }) => type);
    expect(types).toContain('ready');
    expect(types).not.toContain('error');
    expect(seen.events.filter(({ type }) => type === 'export').map(({ detail }) => detail.format)).toEqual(['csv', 'xlsx']);
    expect(seen.events.filter(({ type, detail }) => type === 'navigate' && detail.route === '/customer-activity/kinds/{kind}')).toHaveLength(1);

    // Files come from their own origin, data from the host's.
    const origins = (is: (path: string) => boolean) => [...new Set(watch.requests.map((request) => new URL(request.url())).filter(({ pathname }) => is(pathname)).map(({ origin }) => origin))];
    expect(origins((path) => path.startsWith('/api/'))).toEqual([hosts.origin]);
    expect(origins((path) => path.endsWith('.wasm'))).toEqual([host.name === 'other-origin' ? hosts.other : hosts.origin]);
    if (host.name === 'token') {
      const asked = watch.requests.filter((request) => new URL(request.url()).pathname.startsWith('/api/'));
      expect(asked.filter((request) => !/^Bearer \w{20,}$/.test(request.headers().authorization ?? ''))).toEqual([]);
    }
    if (host.name === 'two') {
      for (const [other, workspace] of [['#uk', 'Contoso UK'], ['#address', 'Contoso Deutschland']] as const) {
        const beside = within(page.locator(other));
        await overviewStands(beside);
        expect(await beside.text('combobox', words.status), 'its own filter').toContain(words.active);
        expect(await beside.text('combobox', words.workspace)).toContain(workspace);
      }
    }
    if (host.name === 'dark-de') {
      // A tile is drawn on the host's colour.
      const colour = await page.locator('#activity').getByRole('article').first().evaluate((tile) => getComputedStyle(tile).backgroundColor);
      expect(colour).toBe('rgb(27, 42, 58)');
    }
  });
}
