// Seven journeys in Firefox and in WebKit, in English and German, for a person with all rights and one with some. The expectations come from the
// backend.
import { expect, test as base } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import ICAL from 'ical.js';
import { readFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import readWorkbook from 'read-excel-file/node';
import { Backend } from '../e2e/backend';
import { WORDS, type Fault, type Lang, type Person } from '../e2e/fixtures';
import { HEADINGS } from '../e2e/records';
import { Driver, KEYS, clean, type Browser, type Engine } from './webdriver';

interface Row { id: string; title: string; number: string }
interface Api { <T>(path: string): Promise<T> }

interface Fixtures { reader: Browser; api: (person: Person, lang: Lang) => Promise<Api> }
interface Worker { engine: Engine; backend: Backend; driver: Driver; opened: Browser }

const test = base.extend<Fixtures, Worker>({
  engine: ['firefox', { option: true, scope: 'worker' }],
  backend: [async ({}, use) => {
    const backend = await Backend.start();
    await use(backend);
    backend.stop();
  }, { scope: 'worker' }],
  driver: [async ({ engine }, use) => {
    const driver = await Driver.start(engine);
    await use(driver);
    await driver.stop();
  }, { scope: 'worker' }],
  opened: [async ({ driver }, use) => {
    const browser = await driver.open();
    await use(browser);
    await browser.close();
  }, { scope: 'worker' }],
  /** One browser for all tests, reset between them; a new one after a failure. */
  reader: async ({ opened }, use, info) => {
    await use(opened);
    if (info.status === info.expectedStatus) await opened.forget();
    else await opened.picture(info.outputPath('at-the-end.png'));
  },
  /** The backend's responses for this person, without a browser. */
  api: async ({ backend }, use) => {
    await use(async (person, lang) => {
      const answer = await fetch(`${backend.origin}/sign-in`, {
        method: 'POST', body: new URLSearchParams({ person }), headers: { Origin: backend.origin }, redirect: 'manual',
      });
      const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
      return async (path) => {
        const answer = await fetch(`${backend.origin}/api/v1${path}`, { headers: { Cookie: cookie, 'Accept-Language': lang } });
        expect(answer.status, path).toBe(200);
        return answer.json();
      };
    });
  },
});

const READERS = [
  { lang: 'en', person: 'customer-admin', called: 'Amelia Hartmann' },
  { lang: 'de', person: 'workspace-admin', called: 'Jürgen Köhler' },
] as const satisfies readonly { lang: Lang; person: Person; called: string }[];

const MORE = {
  en: { reactive: /^Reactive support/, records: 'Support requests', search: 'Search', export: 'Export', csv: 'Text file (CSV)', workbook: 'Excel workbook', failed: /We couldn't load Customer activity/, attention: 'Needs attention', over: /^(Designated support engineering): 14 hours over$/, download: 'Download', png: 'Picture (PNG)', elapsed: 'of the term elapsed', planning: 'Planning', ends: 'What ends when', year: '365 days', outlook: 'Outlook by entitlement', total: 'Total to spread', spread: 'Spread evenly', planned: /^With the plan/, add: 'Add to calendar', save: 'Save calendar file' },
  de: { reactive: /^Reaktiver Support/, records: 'Supportanfragen', search: 'Suchen', export: 'Exportieren', csv: 'Textdatei (CSV)', workbook: 'Excel-Arbeitsmappe', failed: /Die Kundenaktivität konnte nicht geladen werden/, attention: 'Handlungsbedarf', over: /^(Designated Support Engineering.*): 14 Stunden überzogen$/, download: 'Herunterladen', png: 'Bild (PNG)', elapsed: 'der Laufzeit verstrichen', planning: 'Planung', ends: 'Was wann endet', year: '365 Tage', outlook: 'Ausblick je Leistung', total: 'Gesamtmenge', spread: 'Gleichmäßig verteilen', planned: /^Mit Plan/, add: 'Zum Kalender hinzufügen', save: 'Kalenderdatei speichern' },
};

interface Activity { packages: { name: string; kind: string; status: string }[] }
interface Records { data: Row[]; meta: { count: number; visible: number } }

const names = (activity: Activity, status: string) => activity.packages.filter((one) => one.kind === 'addOn' && one.status === status).map(({ name }) => name).sort();

for (const { lang, person, called } of READERS) {
  const words = { ...WORDS[lang], ...MORE[lang] };

  /** Signs in and waits for the overview. */
  const openOverview = async (reader: Browser, origin: string, search = '') => {
    await reader.go(`${origin}/sign-in?returnTo=${encodeURIComponent(`/customer-activity${search}`)}`);
    await reader.click('button', new RegExp(`^${called}`));
    await reader.see('heading', words.overview);
    await reader.see('article');
  };
  /** The headings with a package's name. */
  const packages = async (reader: Browser, { packages }: Activity) => {
    const headings = await Promise.all((await reader.all('heading', /./, ['region', words.addOns])).map((one) => reader.text(one)));
    return headings.filter((text) => packages.some(({ name }) => name === text)).sort();
  };
  const status = (reader: Browser, expected: string) => expect(async () => {
    expect(await Promise.all((await reader.all('status')).map((one) => reader.text(one)))).toContainEqual(expect.stringMatching(expected));
  }).toPass();
  /** The titles of the first rows, by `aria-rowindex`. */
  const titles = (reader: Browser) => reader.run<string[]>(`
    const grid = document.querySelector('[role="grid"]');
    const at = [...grid.querySelectorAll('[role="columnheader"]')].findIndex((head) => head.textContent.trim().startsWith(arguments[0]));
    return [...grid.querySelectorAll('[role="row"]')]
      .filter((row) => !row.hidden && row.querySelector('[role="gridcell"]') && !row.querySelector('[role="rowheader"]'))
      .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex).slice(0, 5)
      .map((row) => row.querySelectorAll('[role="gridcell"]')[at].textContent.trim())`, HEADINGS[lang].title);

  test.describe(lang, () => {
    test(`the overview shows what was bought: ${lang}`, async ({ reader, backend, api }) => {
      const ask = await api(person, lang);
      await openOverview(reader, backend.origin);
      const activity = await ask<Activity>('/activity?workspace=w-1');
      await expect.poll(() => packages(reader, activity)).toEqual(names(activity, 'active'));
      await reader.see('link', words.reactive, ['region', words.enterprise]);
      await reader.see('button', new RegExp(called));
      expect(await reader.where()).toBe('/customer-activity');
    });

    test(`a filter works by mouse and keyboard and is kept in the address: ${lang}`, async ({ reader, backend, api }) => {
      const activity = await (await api(person, lang))<Activity>('/activity?workspace=w-1');
      await openOverview(reader, backend.origin);
      await reader.click('combobox', words.status);
      await reader.click('option', words.inactive);
      await expect.poll(() => packages(reader, activity)).toEqual(names(activity, 'inactive'));
      await expect.poll(() => reader.where()).toBe('/customer-activity?status=inactive');
      await reader.reload();
      await expect.poll(() => packages(reader, activity)).toEqual(names(activity, 'inactive'));
      // The filter has the focus after a click; from there on the mouse is not needed.
      await reader.click('combobox', words.status);
      await reader.see('option', words.all);
      await reader.press(KEYS.home, KEYS.enter);
      await reader.gone('option');
      await expect.poll(() => packages(reader, activity)).toEqual(names(activity, 'active'));
      await expect.poll(() => reader.where()).toBe('/customer-activity');
    });

    test(`a drilldown can be searched, sorted and left: ${lang}`, async ({ reader, backend, api }) => {
      const ask = await api(person, lang);
      await openOverview(reader, backend.origin);
      const { name } = await ask<{ name: string }>('/kinds/reactiveSupport?workspace=w-1');
      await reader.click('link', words.reactive, ['region', words.enterprise]);
      await reader.see('heading', name);
      await reader.see('grid', words.records);
      const found = await ask<Records>('/kinds/reactiveSupport/records?workspace=w-1&q=azure&sort=title&limit=5');
      await reader.type(await reader.see('searchbox', words.search, ['region', words.records]), 'azure');
      await status(reader, `^${found.meta.count} (of|von) ${found.meta.visible} `);
      await reader.click('button', HEADINGS[lang].title, ['grid', words.records]);
      await expect.poll(() => reader.where()).toBe('/customer-activity/kinds/reactiveSupport?q=azure&sort=title');
      await expect.poll(() => titles(reader)).toEqual(found.data.map(({ title }) => clean(title)));
      // Back undoes the sort, then leaves; what was typed has no entry of its own.
      await reader.back();
      await expect.poll(() => reader.where()).toBe('/customer-activity/kinds/reactiveSupport?q=azure');
      await reader.back();
      await reader.see('article');
      await expect.poll(() => reader.where()).toBe('/customer-activity');
    });

    test(`CSV and workbook contain what is shown: ${lang}`, async ({ reader, backend, api, driver }) => {
      const ask = await api(person, lang);
      const { data } = await ask<Records>('/entitlements/e-1/records?workspace=w-1&q=azure&limit=1000');
      await openOverview(reader, backend.origin);
      await reader.go(`${backend.origin}/customer-activity/entitlements/e-1?q=azure&columns=number,title`);
      await status(reader, `^${data.length} (of|von) \\d+ `);
      /** Returns the file that a button of the export menu saves. */
      const taken = async (button: string, ending: string) => {
        const before = driver.files(ending);
        await reader.click('button', words.export);
        await reader.click('button', button);
        let file: string | undefined;
        await expect(async () => {
          file = driver.files(ending).find((one) => !before.includes(one));
          expect(file, ending).toBeDefined();
          expect((await readFile(file!)).length).toBeGreaterThan(0);
        }).toPass();
        return file!;
      };
      const expected = [[HEADINGS[lang].number, HEADINGS[lang].title], ...data.map(({ number, title }) => [number, title])];
      const csv = await taken(words.csv, '.csv');
      await expect(async () => {
        const rows = parse(await readFile(csv), { bom: true, delimiter: lang === 'de' ? ';' : ',' }) as string[][];
        expect(rows.slice(0, 1)).toEqual(expected.slice(0, 1));
        expect(rows.map(([, title]) => title)).toEqual(expected.map(([, title]) => title));
      }).toPass();
      const workbook = await taken(words.workbook, '.xlsx');
      await expect(async () => {
        expect((await readWorkbook(await readFile(workbook)))[0]!.data).toEqual(expected);
      }).toPass();
    });

    test(`what needs attention leads to its chart, which can be saved as pixels: ${lang}`, async ({ reader, backend, driver }) => {
      await openOverview(reader, backend.origin);
      const line = await reader.see('link', words.over, ['region', words.attention]);
      await expect.poll(() => reader.run<number>('return document.querySelectorAll("a.tile .spark").length')).toBeGreaterThan(3);
      await expect.poll(() => reader.run<number>('return [...document.querySelectorAll(".meter-mark")].filter((mark) => mark.textContent.includes(arguments[0])).length', words.elapsed)).toBeGreaterThan(1);
      await reader.clickOn(line);
      await reader.see('heading', /^Designated [Ss]upport [Ee]ngineering/);
      const before = driver.files('.png');
      // The button moves while the chart is being drawn.
      await expect(async () => {
        if (!(await reader.all('button', words.png)).length) await reader.click('button', words.download);
        expect(await reader.all('button', words.png)).toHaveLength(1);
      }).toPass();
      await reader.click('button', words.png);
      await expect(async () => {
        const file = driver.files('.png').find((one) => !before.includes(one));
        expect(file).toBeDefined();
        const { width, height, data } = PNG.sync.read(await readFile(file!));
        expect([width > 1000, height > 300]).toEqual([true, true]);
        // Not one color only: the engine has drawn the picture.
        expect(new Set(Array.from({ length: 2000 }, (_, at) => data.readUInt32BE((at * 4 * 97) % (data.length - 4)))).size).toBeGreaterThan(2);
      }).toPass();
    });

    test(`planning says what ends, plans an amount and saves a calendar: ${lang}`, async ({ reader, backend, driver }) => {
      await openOverview(reader, backend.origin);
      await reader.click('link', words.planning);
      await reader.see('heading', words.planning);
      const rows = (name: string) => reader.run<number>('return [...document.querySelectorAll("table")].find((table) => [table.ariaLabel, document.getElementById(table.getAttribute("aria-labelledby"))?.textContent].includes(arguments[0])).tBodies[0].rows.length', name);
      await reader.see('table', words.outlook);
      const soon = await rows(words.ends);
      await reader.click('button', words.year);
      await expect.poll(() => reader.where()).toBe('/customer-activity/planning?horizon=365');
      await expect.poll(() => rows(words.ends)).toBeGreaterThan(soon);
      const listed = await rows(words.ends);
      // By keyboard: the amount, and Enter.
      await reader.type(await reader.see('textbox', words.total), `40${KEYS.enter}`);
      await expect.poll(() => reader.where()).toMatch(/[?&]plan=e-\d+%3A\d{4}-\d\d%3A/);
      await status(reader, words.planned.source);
      await reader.reload();
      await status(reader, words.planned.source);
      const before = driver.files('.ics');
      await reader.click('button', words.add);
      await reader.click('button', words.save);
      await expect(async () => {
        const file = driver.files('.ics').find((one) => !before.includes(one));
        expect(file).toBeDefined();
        const events = new ICAL.Component(ICAL.parse(await readFile(file!, 'utf8')) as unknown[]).getAllSubcomponents('vevent');
        expect(events).toHaveLength(listed);
      }).toPass();
      // Back undoes the plan, and the horizon too if both were chosen within two seconds.
      await reader.back();
      await expect.poll(() => reader.where()).toMatch(/^\/customer-activity\/planning(\?horizon=365)?$/);
    });

    test(`a failure shows an error that disappears once the service is back: ${lang}`, async ({ reader, backend }) => {
      await openOverview(reader, backend.origin);
      const fault: Fault[] = [{ path: '/activity', status: 500 }];
      await reader.setCookie('sample-faults', encodeURIComponent(JSON.stringify(fault)));
      await reader.reload();
      await reader.see('alert', words.failed);
      await reader.see('button', words.tryAgain);
      await reader.forgetCookie('sample-faults');
      // It is also retried automatically; then there is no button any more.
      await expect(async () => {
        const [again] = await reader.all('button', words.tryAgain);
        if (again) await reader.clickOn(again);
        expect(await reader.all('article')).not.toEqual([]);
      }).toPass();
      await reader.gone('alert');
    });
  });
}

test('the address is updated later when the engine refused to change it', async ({ reader, backend }) => {
  const words = WORDS.en;
  await reader.go(`${backend.origin}/sign-in?returnTo=${encodeURIComponent('/customer-activity')}`);
  await reader.click('button', /^Amelia Hartmann/);
  await reader.see('article');
  const refused = await reader.run<string>(`
    for (let at = 1; at < 5000; at += 1) {
      try { history.replaceState(history.state, '', '?' + at); } catch (error) { return error.name; }
    }
    return 'never'`);
  expect(refused).toBe('SecurityError');
  await reader.click('combobox', words.status);
  await reader.click('option', words.inactive);
  await reader.see('heading', 'Developer Support');
  // The engine counts the changes of ten seconds.
  await expect.poll(() => reader.where(), { timeout: 60_000 }).toBe('/customer-activity?status=inactive');
});
