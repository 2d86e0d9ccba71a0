// The page around the records: figures, months, details, columns, and all of it by keyboard.
import { expect, inBackground, openOverview, test, type Lang, type Locator, type Page, type Person, where, FAILED } from './fixtures';
import { dec, number, type Dec } from './oracle';
import { answers, cell, clean, counted, FIELDS, HEADINGS, lines, openRecords, records, type Records, type Row } from './records';

const OF_CASES = '/entitlements/e-1/records?workspace=w-1';

async function detailOf(page: Page, path: string, lang: Lang = 'en') {
  const answer = await page.request.get(`/api/v1${path}`, { headers: { 'Accept-Language': lang } });
  expect(answer.status()).toBe(200);
  return answer.json();
}

const add = (values: (string | undefined)[]) => values.reduce((sum: Dec, value) => sum + (dec(value) ?? 0n), 0n);

// --- figures ---------------------------------------------------------------------------------------------------------

/** Returns the sum of the records of a type, by the contract. */
const measure = (type: string, unit: string, rows: Row[]): Dec => {
  const count = BigInt(rows.length) * dec('1')!;
  if (type === 'case') return unit === 'hours' ? add(rows.map((row) => row.hours as string)) : count;
  if (type === 'delivery') return add(rows.map((row) => row.deliveredHours as string));
  if (type === 'creditEvent') return -add(rows.filter((row) => row.type === 'redeem').map((row) => row.credits as string));
  if (type === 'assessmentRun') return BigInt(rows.filter((row) => row.configuredOn).length) * dec('1')!;
  return count;
};

for (const id of ['entitlements/e-1', 'entitlements/e-5', 'entitlements/e-6', 'entitlements/e-8', 'entitlements/e-9', 'entitlements/e-11', 'entitlements/e-17', 'entitlements/e-19', 'kinds/builtInProactive', 'kinds/onDemandEducation']) {
  test(`totals, months and records agree: ${id}`, async ({ page }) => {
    const detail = await detailOf(page, `/${id}?workspace=w-1`);
    const { rows, meta } = await answers(page, `/${id}/records?workspace=w-1`);
    const view = await openRecords(page, `/${id}?view=table`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(detail.name);
    const fact = (name: string) => page.getByRole('main').locator('dl').getByRole('definition').and(page.locator(`dt:text-is("${name}") + dd`));
    const unit = (await fact('Consumed').innerText()).split(' ').at(-1)!;
    const consumed = number(dec(detail.totals.consumed)!, 'en');
    const inAll = number(dec(detail.totals.consumedTotal ?? detail.totals.consumed)!, 'en');
    await expect(fact('Consumed')).toHaveText(`${inAll} ${unit}`);
    const here = page.getByText(`${consumed} in this workspace · ${inAll} across the agreement`);
    await expect(here).toHaveCount(inAll === consumed ? 0 : 1);
    if (detail.totals.purchased) await expect(fact('Purchased')).toHaveText(new RegExp(`^${number(dec(detail.totals.purchased)!, 'en')} `));
    const left = dec(detail.totals.remaining);
    if (left !== undefined) await expect(fact('Remaining')).toHaveText(new RegExp(left < 0n ? `^${number(-left, 'en')} \\w+ over$` : `^${number(left, 'en')} `));
    expect(number(measure(meta.recordType, detail.unit, rows), 'en')).toBe(consumed);
    await expect(page.getByText(/add up to/)).toHaveCount(0);
    await expect(view.status).toHaveText(counted(meta.recordType, rows.length));
    // Contacts are a head count and not consumed by month.
    if (meta.recordType === 'contact') {
      await expect(page.getByRole('region', { name: 'Consumption over time' })).toHaveCount(0);
      return;
    }
    // The table of months has the figures of the response, and their sum is the consumption.
    const table = page.getByRole('region', { name: 'Consumption over time' }).getByRole('table');
    const texts = (await table.getByRole('row').allInnerTexts()).map(clean);
    const months = detail.series.map(({ month, consumed: value }: { month: string; consumed?: string }) => {
      const name = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01`));
      return `${name} ${value === undefined ? 'Unknown' : number(dec(value)!, 'en')}`;
    });
    expect(texts.slice(1, -1).map((text) => text.split(' ').slice(0, 3).join(' '))).toEqual(months);
    expect(texts.at(-1)).toMatch(new RegExp(`^Total ${consumed.replaceAll('.', '\\.')}( |$)`));
  });
}

test('quantities in different units are not summed', async ({ page }) => {
  await openRecords(page, '/kinds/advisorySupport');
  await expect(page.getByRole('main').locator('dt:text-is("Consumed") + dd')).toHaveText([/hours$/, /cases?$/]);
  await expect(page.getByRole('region', { name: 'Consumption over time' })).toHaveCount(0);
});

test.describe('what the eye meets', () => {
  test.use({ viewport: { width: 1280, height: 800 } });

  test('first the figures in one row, then the chart, then the first records, all without scrolling', async ({ page }) => {
    for (const id of ['e-1', 'e-11']) {
      const view = await openRecords(page, `/entitlements/${id}`);
      const chart = page.getByRole('list', { name: 'Consumption over time' });
      await expect(chart).toBeVisible();
      const box = async (what: Locator) => (await what.boundingBox())!;
      const figures = await page.locator('main dt + dd').evaluateAll((all) => all.filter((one) => one.previousElementSibling!.matches('.total dt')).map((one) => one.getBoundingClientRect().top));
      expect(new Set(figures).size, `${id}: one row`).toBe(1);
      const [first, month, about, row] = [Math.max(...figures), await box(chart), await box(page.locator('.lead')), await box(view.row(1))];
      expect(first).toBeLessThan(month.y);
      expect(about.x, `${id}: the description stands beside the chart`).toBeGreaterThan(month.x + month.width);
      expect(month.y + month.height).toBeLessThan(row.y);
      expect(row.y + 20, `${id}: the first record is in sight`).toBeLessThan(800);
    }
  });

  test('figures that cannot be summed stand side by side, each named by its agreement', async ({ page }) => {
    const { agreements } = await detailOf(page, '/activity?workspace=w-1') as { agreements: { id: string; name: string; number: string }[] };
    for (const kind of ['onDemandAssessment', 'advisorySupport']) {
      await openRecords(page, `/kinds/${kind}`);
      const cards = page.locator('.totals-card');
      await expect(cards).toHaveCount(2);
      for (const [at, id] of ['a-1', 'a-2'].entries()) {
        const { name, number } = agreements.find((one) => one.id === id)!;
        await expect(cards.nth(at)).toContainText(`${name} ${number}`);
      }
      const [left, right] = [(await cards.first().boundingBox())!, (await cards.last().boundingBox())!];
      expect(left.y).toBe(right.y);
      expect(left.x + left.width).toBeLessThan(right.x);
    }
  });
});

test('credits show their batches and the next expiry', async ({ page }) => {
  const detail = await detailOf(page, '/entitlements/e-11?workspace=w-1');
  await openRecords(page, '/entitlements/e-11');
  const lots = page.getByRole('region', { name: 'Credit batches' });
  const rows = (await lots.getByRole('row').allInnerTexts()).map(clean).slice(1);
  expect(rows).toHaveLength(detail.lots.length);
  for (const [at, { lot, granted, left }] of detail.lots.entries()) {
    expect(rows[at]).toMatch(new RegExp(`^${lot} ${number(dec(granted)!, 'en')} .* ${left === undefined ? 'Unknown' : number(dec(left)!, 'en').replace('.', '\\.')}$`));
  }
  await expect(lots).toContainText(/Next expiry: [\d.,]+ credits? from LOT-11-\d on /);
  await expect(page.getByText('Granted', { exact: true }).first()).toBeVisible();
});

// --- months ----------------------------------------------------------------------------------------------------------

for (const [person, lang, label, list] of [['customer-admin', 'en', 'Show as table', 'Consumption over time'], ['workspace-admin', 'de', 'Als Tabelle anzeigen', 'Verbrauch im Zeitverlauf']] as const) {
  test.describe(lang, () => {
    test.use({ person: person as Person });
    test(`the chart names each month, moves by arrow keys, and has a table: ${lang}`, async ({ page }) => {
      const { series } = await detailOf(page, '/entitlements/e-8?workspace=w-1', lang);
      await openRecords(page, '/entitlements/e-8', lang);
      const unit = (value: Dec) => (lang === 'de' ? (value === dec('1') ? 'Stunde' : 'Stunden') : value === dec('1') ? 'hour' : 'hours');
      const names = series.map(({ month, consumed }: { month: string; consumed: string }) =>
        `${new Intl.DateTimeFormat(lang, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01`))}: ${number(dec(consumed)!, lang)} ${unit(dec(consumed)!)}`);
      const months = page.getByRole('list', { name: list }).getByRole('button');
      await expect(months).toHaveCount(names.length);
      for (const [at, name] of names.entries()) await expect(months.nth(at)).toHaveAccessibleName(name);
      // The tallest bar is the largest month, and heights are proportional.
      const heights = await months.evaluateAll((all) => all.map((month) => month.querySelector('.bar')!.getBoundingClientRect().height));
      const values = series.map(({ consumed }: { consumed: string }) => Number(consumed));
      const largest = Math.max(...values);
      heights.forEach((height, at) => expect(height / Math.max(...heights), names[at]).toBeCloseTo(values[at] / largest, 1));
      // One tab stop; arrows, Home and End move within it.
      await months.last().focus();
      await page.keyboard.press('ArrowLeft');
      await expect(months.nth(names.length - 2)).toBeFocused();
      await page.keyboard.press('Home');
      await expect(months.first()).toBeFocused();
      await expect(page.getByText(names[0]!, { exact: true })).toBeVisible();
      await page.keyboard.press('ArrowLeft');
      await expect(months.first()).toBeFocused();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('End');
      await expect(months.last()).toBeFocused();
      const toggle = page.getByRole('button', { name: label });
      await toggle.click();
      await expect(toggle).toHaveAttribute('aria-pressed', 'true');
      await expect.poll(() => where(page)).toBe('/customer-activity/entitlements/e-8?view=table');
      const table = page.getByRole('region', { name: list }).getByRole('table');
      const rows = (await table.getByRole('row').allInnerTexts()).map(clean);
      expect(rows.slice(1, -1)).toEqual(names.map((name: string) => name.replace(':', '').replace(/ \D+$/, '')));
      expect(rows.at(-1)).toBe(`${lang === 'de' ? 'Summe' : 'Total'} 214`);
      await page.reload();
      await expect(table).toBeVisible();
      await toggle.click();
      await expect(months.first()).toBeVisible();
      await expect.poll(() => where(page)).toBe('/customer-activity/entitlements/e-8');
    });
  });
}

// --- one record ------------------------------------------------------------------------------------------------------

test.describe('one record', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });
  const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

  /** The details of a record, line by line. */
  const facts = (row: Row) => FIELDS.case!.filter((field) => row[field] !== undefined).map((field) => `${HEADINGS.en[field]}: ${cell(row, field, 'en').replace('→ ', '')}`);
  const shown = async (view: Records) => {
    const texts = await view.details.locator('dl > div').evaluateAll((all) => all.map((one) => `${one.querySelector('dt')!.textContent}: ${one.querySelector('dd a')?.getAttribute('href') ?? one.querySelector('dd')!.textContent}`));
    return texts.map(clean);
  };

  test('a record shows all its fields, and the previous and next one', async ({ page }) => {
    const { rows } = await answers(page, OF_CASES, 'q=azure&sort=title');
    const view = await openRecords(page, '/entitlements/e-1?q=azure&sort=title&columns=number');
    await view.row(2).getByRole('button', { name: 'Details' }).click();
    await expect(view.details).toBeVisible();
    expect(await shown(view)).toEqual(facts(rows[1]!));
    await view.details.getByRole('button', { name: 'Next' }).click();
    await expect(view.details).toContainText(rows[2]!.number as string);
    expect(await shown(view)).toEqual(facts(rows[2]!));
    await view.details.getByRole('button', { name: 'Previous' }).click();
    await view.details.getByRole('button', { name: 'Previous' }).click();
    await expect(view.details).toContainText(rows[0]!.number as string);
    await expect(view.details.getByRole('button', { name: 'Previous' })).toBeDisabled();
    await view.details.getByRole('button', { name: 'Copy details' }).click();
    await expect(page.getByText('Copied', { exact: true })).toBeVisible();
    expect((await copied(page)).split('\n').map(clean)).toEqual(facts(rows[0]!));
    await view.details.getByRole('button', { name: 'Close' }).click();
    await expect(view.details).toHaveCount(0);
    await view.grid.focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await expect(view.details).toContainText(rows.at(-1)!.number as string);
    await expect(view.details.getByRole('button', { name: 'Next' })).toBeDisabled();
  });

  test('“This looks wrong” has a text with the facts, a support link and a mail to the account manager', async ({ page }) => {
    const { rows } = await answers(page, OF_CASES);
    const { agreements } = await detailOf(page, '/activity?workspace=w-1');
    const manager = agreements.find((one: { id: string }) => one.id === 'a-1').contacts.find((one: { role: string }) => one.role === 'customerSuccessAccountManager');
    const view = await openRecords(page, '/entitlements/e-1');
    await view.row(1).dblclick();
    const button = view.details.getByRole('button', { name: 'This looks wrong' });
    await expect(button).toHaveAttribute('aria-expanded', 'false');
    await button.click();
    const text = view.details.getByRole('textbox', { name: 'This looks wrong' });
    const value = await text.inputValue();
    expect(value).toContain(`Record: ${rows[0]!.id}`);
    for (const fact of facts(rows[0]!)) expect(clean(value)).toContain(fact);
    await expect(view.details.getByRole('link', { name: 'Go to support' })).toHaveAttribute('href', 'https://support.contoso.example/');
    const mail = view.details.getByRole('link', { name: `Write to ${manager.displayName}` });
    await expect(mail).toHaveAttribute('href', new RegExp(`^mailto:${manager.email}\\?subject=`));
    await expect(view.details.getByRole('link', { name: /^Write to/ })).toHaveCount(1);
    await text.fill('My own words');
    await view.details.getByRole('button', { name: 'Copy text' }).click();
    await expect.poll(() => copied(page)).toBe('My own words');
    await page.keyboard.press('Escape');
    await expect(view.details).toHaveCount(0);
  });

  test('the table works by keyboard alone, starting at the overview', async ({ page }) => {
    const overview = await openOverview(page);
    await overview.kinds.filter({ hasText: 'Reactive support' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Reactive support' })).toBeFocused();
    const view = records(page);
    await view.settled();
    const { rows } = await answers(page, '/kinds/reactiveSupport/records?workspace=w-1');
    const headings = await view.headings();
    const fields = headings.map((name) => FIELDS.case!.find((field) => HEADINGS.en[field] === name)!);
    const at = async (row: number | 'head', column: number) => {
      const text = row === 'head' ? undefined : cell(rows[row - 1]!, fields[column - 1]!, 'en').replace(/^→ .*/, 'Open link');
      await expect.poll(async () => {
        const active = await view.active();
        return active && [active.row, active.column, text === undefined ? undefined : clean(active.text)];
      }).toEqual([row === 'head' ? 1 : row + 1, column + 1, text]);
    };
    for (let step = 0; step < 40 && !await view.grid.evaluate((grid) => grid === document.activeElement); step += 1) await page.keyboard.press('Tab');
    await expect(view.grid).toBeFocused();
    await at(1, 1);
    for (const [key, row, column] of [
      ['ArrowDown', 2, 1], ['ArrowRight', 2, 2], ['End', 2, fields.length], ['ArrowRight', 2, fields.length], ['Home', 2, 1], ['ArrowLeft', 2, 1],
      ['Control+End', rows.length, fields.length], ['Control+Home', 1, 1],
    ] as const) {
      await page.keyboard.press(key);
      await at(row, column);
    }
    await page.keyboard.press('PageDown');
    const page1 = (await view.active())!.row;
    expect(page1).toBeGreaterThan(6);
    await page.keyboard.press('PageDown');
    const page2 = (await view.active())!.row;
    expect(page2 - page1).toBe(page1 - 2);
    // The active cell is in view, between head and totals.
    const isInSight = () => view.grid.evaluate((grid) => {
      const box = document.getElementById(grid.getAttribute('aria-activedescendant')!)!.getBoundingClientRect();
      return box.top >= grid.firstElementChild!.getBoundingClientRect().bottom - 1 && box.bottom <= grid.lastElementChild!.getBoundingClientRect().top + 1;
    });
    expect(await isInSight()).toBe(true);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('PageUp');
    await at(1, 1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+c');
    await expect.poll(() => copied(page)).toBe(rows[1]!.title);
    await page.keyboard.press('Control+Shift+C');
    await expect.poll(async () => (await copied(page)).split('\t').map(clean)).toEqual(lines([rows[1]!], fields, 'en')[0]!.map((text) => text.replace(/^–$/, '').replace('→ ', '')));
    await page.keyboard.press('Enter');
    await expect(view.details).toContainText(rows[1]!.number as string);
    await page.keyboard.press('Escape');
    await expect(view.details).toHaveCount(0);
    await expect(view.grid).toBeFocused();
    await at(2, 2);
    // Move into the head: sort, filter.
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await at('head', 2);
    await page.keyboard.press('Enter');
    await expect(view.heading('Title')).toHaveAttribute('aria-sort', 'ascending');
    await expect(view.grid).toBeFocused();
    await at('head', 2);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toMatch(/^title,\w+$/);
    const column = headings[2]!;
    await page.keyboard.press('Alt+ArrowDown');
    await expect(view.panel).toBeVisible();
    await expect(view.panel.getByRole('combobox', { name: 'Column' })).toBeFocused();
    expect(await view.panel.getByRole('combobox', { name: 'Column' }).evaluate((select: HTMLSelectElement) => select.selectedOptions[0]!.text)).toBe(column);
    await page.keyboard.press('Escape');
    await expect(view.panel).toHaveCount(0);
  });
});

test('the mouse opens a column’s filter and widens a column', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-1?columns=number,title,status');
  await view.heading('Status').hover();
  await view.heading('Status').getByRole('button', { name: 'Filter by Status' }).click();
  await expect(view.panel.getByRole('list', { name: 'Values of Status' })).toBeVisible();
  await page.keyboard.press('Escape');
  const width = async () => (await view.heading('Number').boundingBox())!.width;
  const before = await width();
  const box = (await view.heading('Number').boundingBox())!;
  await page.mouse.move(box.x + box.width - 4, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 96, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBe(before + 100);
  // Resizing a column must not sort.
  await expect(view.heading('Number')).toHaveAttribute('aria-sort', 'none');
});

test.describe('in a window of 1280 pixels', () => {
  test.use({ viewport: { width: 1280, height: 800 } });

  test('number and title stay in sight while the table scrolls sideways, and so do the hours', async ({ page }) => {
    const view = await openRecords(page, '/entitlements/e-1');
    const usual = await view.headings();
    const inSight = async (name: string) => {
      const [frame, head] = [(await view.grid.boundingBox())!, (await view.heading(name).boundingBox())!];
      return head.x >= frame.x - 1 && head.x + head.width <= frame.x + frame.width + 1;
    };
    for (const name of ['Number', 'Title', 'Status', 'Hours']) expect(await inSight(name), name).toBe(true);
    const x = async () => [(await view.heading('Title').boundingBox())!.x, (await view.row(1).getByRole('gridcell').nth(2).boundingBox())!.x];
    const before = await x();
    await view.grid.evaluate((grid) => { grid.scrollLeft = 300; });
    await expect.poll(x).toEqual(before);
    const isBesideTitle = async () => {
      const [title, status] = [(await view.heading('Title').boundingBox())!, (await view.heading('Status').boundingBox())!];
      return status.x >= title.x + title.width - 1;
    };
    expect(await isBesideTitle()).toBe(false);
    // The active cell is never hidden by the columns that stay.
    await view.grid.focus();
    await page.keyboard.press('End');
    for (let step = usual.length; step > 3; step -= 1) await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => (await view.active())!.column).toBe(4);
    await expect.poll(isBesideTitle).toBe(true);
    const covered = await view.grid.evaluate((grid) => {
      const { left, top, height } = document.getElementById(grid.getAttribute('aria-activedescendant')!)!.getBoundingClientRect();
      return !document.elementFromPoint(left + 4, top + height / 2)?.closest('[id$="-active"]');
    });
    expect(covered).toBe(false);
    expect(await view.headings()).toEqual(usual);
  });

  test('long texts take the room that is left', async ({ page }) => {
    const view = await openRecords(page, '/entitlements/e-1?columns=number,title,hours');
    const width = async (name: string) => (await view.heading(name).boundingBox())!.width;
    expect(await width('Number') + await width('Hours')).toBeLessThan(300);
    expect(await width('Title')).toBeGreaterThan(800);
  });

  test('a double click on the edge of a column fits it to its values', async ({ page }) => {
    const view = await openRecords(page, '/entitlements/e-1?columns=number,title,status,product,hours');
    const cut = (at: number) => view.row(3).getByRole('gridcell').nth(at).evaluate((cell) => cell.scrollWidth > cell.clientWidth);
    for (const [name, at] of [['Number', 1], ['Title', 2]] as const) {
      const box = (await view.heading(name).boundingBox())!;
      await page.mouse.dblclick(box.x + box.width - 4, box.y + box.height / 2);
      await expect.poll(() => cut(at), name).toBe(false);
    }
    await expect(view.heading('Number')).toHaveAttribute('aria-sort', 'none');
    await expect.poll(async () => (await view.heading('Number').boundingBox())!.width).toBeLessThan(170);
    await expect(view.details).toHaveCount(0);
  });

  test('the sums of the shown columns stand beside the number of records', async ({ page }) => {
    const view = await openRecords(page, '/entitlements/e-1');
    const sum = async (query: string) => number(dec((await answers(page, OF_CASES, query)).meta.sums!.hours)!, 'en');
    const text = view.area.getByText(/^Hours: /);
    await expect(text).toHaveText(`Hours: ${await sum('')}`);
    await view.search.fill('azure');
    await expect(text).toHaveText(`Hours: ${await sum('q=azure')}`);
  });

  test('the focus ring of the table is whole, and only for the keyboard', async ({ page }) => {
    const view = await openRecords(page, '/entitlements/e-1');
    const ring = view.area.locator('.grid-ring');
    await view.row(2).getByRole('gridcell').nth(2).click();
    await expect(view.grid).toBeFocused();
    await expect(ring).toBeHidden();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await expect(ring).toBeVisible();
    const [frame, box] = [(await view.grid.boundingBox())!, (await ring.boundingBox())!];
    expect(box).toEqual(frame);
  });
});

// --- columns ---------------------------------------------------------------------------------------------------------

test('columns can be hidden, shown, moved and widened, and are stored per record type', async ({ page }) => {
  let view = await openRecords(page, '/entitlements/e-8');
  const usual = await view.headings();
  await view.columns.click();
  const item = (name: string) => view.panel.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name, exact: true }) });
  const press = (name: string) => view.panel.getByRole('button', { name, exact: true }).click();
  await item('Technology').getByRole('checkbox').click();
  const without = usual.filter((name) => name !== 'Technology');
  await expect.poll(view.headings).toEqual(without);
  await item('Requested').getByRole('checkbox').click();
  await expect.poll(view.headings).toEqual([...without, 'Requested']);
  await press('Move Title down');
  const moved = [without[1]!, 'Title', ...without.slice(2), 'Requested'];
  await expect.poll(view.headings).toEqual(moved);
  await expect(view.panel.getByRole('button', { name: 'Move Status up' })).toBeDisabled();
  await expect(view.panel.getByRole('button', { name: 'Move Requested down' })).toBeDisabled();
  const width = async (name: string) => (await view.heading(name).boundingBox())!.width;
  const before = await width('Title');
  await press('Make Title wider');
  await press('Make Title wider');
  await press('Make Status narrower');
  await expect.poll(() => width('Title')).toBe(before + 40);
  const height = async () => (await view.row(2).boundingBox())!.height;
  const comfortable = await height();
  await view.panel.getByRole('button', { name: 'Compact' }).click();
  await expect(view.panel.getByRole('button', { name: 'Compact' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(height).toBeLessThan(comfortable);
  await page.keyboard.press('Escape');
  await expect(view.columns).toBeFocused();
  await page.reload();
  view = records(page);
  await view.settled();
  expect(await view.headings()).toEqual(moved);
  expect(await width('Title')).toBe(before + 40);
  expect(await height()).toBeLessThan(comfortable);
  // Another list of the same type has the same columns; another type its own.
  view = await openRecords(page, '/entitlements/e-9');
  expect(await view.headings()).toEqual(moved);
  view = await openRecords(page, '/entitlements/e-11');
  expect((await view.headings()).slice(0, 2)).toEqual(['Date', 'Type']);
  expect(await height()).toBe(comfortable);
  view = await openRecords(page, '/entitlements/e-8');
  await view.columns.click();
  await press('Reset');
  await expect.poll(view.headings).toEqual(usual);
  await expect.poll(height).toBe(comfortable);
  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  expect(kept, 'no customer data is kept').not.toMatch(/Contoso|e-8|E-0/);
});

test('moving a column by keyboard keeps the focus on its button', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-8');
  const usual = await view.headings();
  await view.columns.click();
  await view.panel.getByRole('button', { name: 'Move Title down' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(view.headings).toEqual([usual[1], 'Title', ...usual.slice(2)]);
  await expect(view.panel.getByRole('button', { name: 'Move Title down' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(view.headings).toEqual([usual[1], usual[2], 'Title', ...usual.slice(3)]);
});

test('hiding a column by keyboard keeps the focus on its checkbox', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-8');
  await view.columns.click();
  const box = view.panel.getByRole('checkbox', { name: 'Technology' });
  await box.focus();
  await page.keyboard.press('Space');
  await expect(box).not.toBeChecked();
  await expect(box).toBeFocused();
});

test('the last column cannot be hidden', async ({ page }) => {
  const view = await openRecords(page, '/entitlements/e-1?columns=number');
  await view.columns.click();
  await expect(view.panel.getByRole('checkbox', { name: 'Number' })).toBeChecked();
  await expect(view.panel.getByRole('checkbox', { name: 'Number' })).toBeDisabled();
});

// --- navigation ------------------------------------------------------------------------------------------------------------

test('the breadcrumb leads back to the same filtered overview', async ({ page }) => {
  const search = '?workspace=w-1&workspace=w-2&agreement=a-2&status=all';
  const overview = await openOverview(page, search);
  await overview.kinds.filter({ hasText: 'Support contacts' }).click();
  const view = records(page);
  await view.settled();
  await view.search.fill('de');
  await view.heading('Email').getByRole('button', { name: 'Email', exact: true }).click();
  await expect.poll(() => where(page)).toBe(`/customer-activity/kinds/supportContacts${search}&q=de&sort=email`);
  const { rows } = await answers(page, '/kinds/supportContacts/records?workspace=w-1&workspace=w-2&agreement=a-2', 'q=de&sort=email');
  expect((await view.rows()).map(({ cells }) => cells[0])).toEqual(rows.map((row) => row.displayName));
  const crumbs = page.getByRole('navigation', { name: 'Breadcrumb' });
  await expect(crumbs.getByRole('listitem').last()).toHaveText('Support contacts');
  await crumbs.getByRole('link', { name: 'Customer activity' }).click();
  await overview.ready();
  await expect.poll(() => where(page)).toBe(`/customer-activity${search}`);
});

test('a refresh keeps the page: without changes, on failure, and with newer data', async ({ page, faults, noFaults, watch }) => {
  await inBackground(page);
  watch.allow(FAILED(500));
  await page.goto('/customer-activity/entitlements/e-1?q=teams');
  const found = page.getByRole('status').filter({ hasText: /of 318/ });
  await expect(found).toBeVisible();
  const before = await found.textContent();
  const refresh = page.getByRole('button', { name: 'Refresh' });
  const notice = page.getByText(/^We couldn't load the latest data\. You're seeing data as of 23 Nov 2026, /);

  // First the totals fail, then only the records.
  for (const fault of [{ path: '/entitlements/e-1', exact: true }, { path: '/entitlements/e-1/records' }]) {
    await faults([{ ...fault, status: 500 }]);
    await refresh.click();
    await expect(notice).toBeVisible();
    await expect(refresh).toBeFocused();
    await expect(found).toHaveText(before!);
    await noFaults();
    await refresh.click();
    await expect(notice).toHaveCount(0);
    await expect(refresh).not.toHaveAttribute('aria-disabled');
    await expect(found).toHaveText(before!);
  }

  await faults([
    { path: '/entitlements/e-1', exact: true, replace: { '/meta/asOf': '2026-11-23T11:45:00Z' } },
    { path: '/entitlements/e-1/records', replace: { '/meta/revision': 'newer', '/data/0/title': 'Teams, quite new' } },
  ]);
  await refresh.click();
  await expect(page.getByText('Data as of 23 Nov 2026, 12:45')).toBeVisible();
  await expect(page.getByRole('gridcell', { name: 'Teams, quite new' }).first()).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('teams');
  await expect(refresh).toBeFocused();
  await expect(page.getByText('The list changed while'), 'they did not: something newer was looked for').toHaveCount(0);
});

const DROPPED = 'Some filters in this link don\'t exist or aren\'t available to you.';

test('invalid values in the address are dropped with one notice', async ({ page, watch }) => {
  watch.allow(FAILED(404));
  for (const search of ['?agreement=a-99', '?agreement=a-2&agreement=a-99', '?workspace=w-1&workspace=w-99', '?workspace=w-99&agreement=a-99']) {
    const view = await openRecords(page, `/kinds/supportContacts${search}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Support contacts' })).toBeVisible();
    await expect(page.getByText(DROPPED), search).toHaveCount(1);
    const scope = search.includes('a-2') ? 'workspace=w-1&agreement=a-2' : 'workspace=w-1';
    const { meta } = await answers(page, `/kinds/supportContacts/records?${scope}`);
    await expect(view.status, search).toHaveText(counted('contact', meta.count));
  }
  await openRecords(page, '/kinds/supportContacts?agreement=a-2');
  await expect(page.getByText(DROPPED)).toHaveCount(0);
});

test('the use of the whole agreement is shown without a limit too', async ({ page }) => {
  await page.route(/\/entitlements\/e-1\?/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...await response.json() as object, allowance: { type: 'asNeeded' }, consumedTotal: '999.5' } });
  });
  await page.goto('/customer-activity/entitlements/e-1');
  await expect(page.getByText(/ in this workspace · 999\.5 across the agreement$/)).toBeVisible();
});

test('an unreadable month is counted, and the sums are not compared', async ({ page, faults }) => {
  await faults([{ path: '/entitlements/e-8', exact: true, replace: { '/series/3': 'torn' } }]);
  await page.goto('/customer-activity/entitlements/e-8');
  await expect(page.getByText('We couldn\'t read 1 item, so it\'s missing here.')).toBeVisible();
  await expect(page.getByText(/add up to/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Show as table' }).click();
  await expect(page.getByRole('row', { name: 'Total Unknown' })).toBeVisible();
});

test('grants in the chart are also in its text', async ({ page }) => {
  await page.goto('/customer-activity/entitlements/e-11');
  await expect(page.getByRole('list', { name: 'Consumption over time' }).getByRole('button', { name: /; granted: [1-9]/ }).first()).toBeAttached();
});

test('a printed kind over several agreements names them', async ({ page }) => {
  await openRecords(page, '/kinds/supportContacts?workspace=*');
  const { agreements } = await (await page.request.get('/api/v1/activity?workspace=*')).json() as { agreements: { number: string; status: string }[] };
  const active = agreements.filter(({ status }) => status === 'active');
  expect(active.length).toBeGreaterThan(1);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  for (const { number } of active) await expect(page.getByText(number).first()).toBeVisible();
});
