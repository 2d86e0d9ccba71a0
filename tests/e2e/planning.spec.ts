// The planning page: what ends when, the outlook, and what is unused, against figures calculated here from the backend's responses.
import { expect, OVERVIEW, openOverview, overview, test, TODAY, where, type Page } from './fixtures';
import { date, dec, leftOf, lineOf, units } from './oracle';
import { outlook, type Verdict } from './outlook-oracle';
import { ADMIN, atEndOf, daysTo, endingsOf, labels, load, openPlanning, packagesOf, PLANNING, planning, rangeText, ready, rowsOf, runsOutOf, unusedOf } from './planning';

for (const lang of ['en', 'de'] as const) {
  test.describe(`in ${lang}`, () => {
    test.use({ person: ADMIN[lang] });

    test(`what ends within each horizon is listed with its day and what is unused, in ${lang}`, async ({ page }) => {
      const data = await load(page, lang);
      const view = await openPlanning(page, '', lang);
      for (const horizon of [90, 30, 60, 365]) {
        await view.horizon(horizon).click();
        await expect(view.horizon(horizon)).toHaveAttribute('aria-pressed', 'true');
        const wanted = endingsOf(data, horizon);
        expect(wanted.length).toBeGreaterThan(0);
        const { type, ends, days, unused } = await labels(view);
        await expect.poll(async () => (await rowsOf(page, view.say.ends)).map(({ name, cells }) => [cells[type]![0], name, cells[ends]![0], cells[days]![0]]), `${horizon} days`)
          .toEqual(wanted.map((one) => [view.say.types[one.type], one.name, date(one.day, lang), daysTo(one.day) === 0 ? view.say.today : view.say.days(daysTo(one.day))]));
        const rows = await rowsOf(page, view.say.ends);
        wanted.forEach((one, at) => {
          const pack = one.type === 'package' && data.activity.packages.find(({ id }) => id === one.id);
          if (pack && pack.entitlements.some(({ allowance }) => allowance.type === 'quantity')) expect(rows[at]!.cells[unused], pack.name).toEqual(unusedOf(pack, lang));
        });
      }
    });

    test(`the outlook of each entitlement says what the formula says, in ${lang}`, async ({ page }) => {
      const data = await load(page, lang);
      const view = await openPlanning(page, '', lang);
      const rows = await rowsOf(page, view.say.table);
      const metered = packagesOf(data.activity).flatMap((pack) => pack.entitlements.filter(({ allowance }) => ['quantity', 'allowed'].includes(allowance.type)).map((one) => ({ one, pack })));
      expect(rows.map(({ href }) => new URL(href, 'http://x').pathname.replace(/^.*\//, '')).sort()).toEqual(metered.map(({ one }) => one.id).sort());
      expect(rows.length).toBeGreaterThan(15);
      const [used, left, , atEnd, runsOut, verdict] = await view.outlooks.getByRole('columnheader').allTextContents().then((all) => all.slice(1));
      const seen = new Set<Verdict>();
      for (const { href, name, cells } of rows) {
        const { one, pack } = metered.find(({ one }) => new URL(href, 'http://x').pathname.endsWith(`/${one.id}`))!;
        const said = outlook(one, pack, data.series.data.find((row) => row.entitlementId === one.id), TODAY);
        seen.add(said.verdict);
        expect(cells[verdict!]![0], name).toBe(view.say.verdicts[said.verdict]);
        const total = dec(one.consumedTotal ?? one.consumed);
        expect(cells[used!]![0], name).toBe(total === undefined ? view.say.unknown : units(total, one.unit, lang));
        const rest = leftOf(lineOf(one));
        if (rest !== undefined && rest >= 0n) expect(cells[left!]![0], name).toBe(units(rest, one.unit, lang));
        expect(cells[atEnd!], name).toEqual(atEndOf(said, one, lang));
        expect(cells[runsOut!], name).toEqual(runsOutOf(said, lang));
      }
      for (const verdict of ['none', 'tooEarly', 'over', 'usedUp', 'notStarted', 'runsOut', 'atRisk', 'onTrack'] as const) expect([...seen], verdict).toContain(verdict);
    });
  });
}

// --- the four questions, each in at most two clicks from the overview ----------------------------------------------------

const toPlanning = async (page: Page) => {
  await openOverview(page, '?status=inactive');
  await page.getByRole('main').getByRole('link', { name: 'Planning', exact: true }).click();
  const view = planning(page);
  await ready(view);
  expect(where(page)).toBe(`${PLANNING}?status=inactive`);
  return view;
};

test('what will have more than 20 % left at its end is answered by one click', async ({ page }) => {
  const { activity, series } = await load(page);
  const view = await toPlanning(page);
  const wanted = packagesOf(activity).flatMap((pack) => pack.entitlements.map((one) => ({ one, said: outlook(one, pack, series.data.find((row) => row.entitlementId === one.id), TODAY) })))
    .filter(({ one, said }) => said.left && (said.amount ?? said.left.mid) > 0.2 * Number(one.allowance.amount));
  expect(wanted.length).toBeGreaterThan(2);
  // The largest shares come first.
  const first = (await rowsOf(page, view.say.table)).slice(0, wanted.length + 1).map(({ href }) => new URL(href, 'http://x').pathname.replace(/^.*\//, ''));
  for (const { one } of wanted) expect(first, one.name).toContain(one.id);
});

test('what runs out first, and when at the earliest, is answered by one click', async ({ page }) => {
  const { activity, series } = await load(page);
  const view = await toPlanning(page);
  const all = packagesOf(activity).flatMap((pack) => pack.entitlements.map((one) => ({ one, pack, said: outlook(one, pack, series.data.find((row) => row.entitlementId === one.id), TODAY) })));
  const [first] = all.filter(({ said }) => said.on).sort((a, b) => a.said.on!.localeCompare(b.said.on!));
  const row = view.outlooks.getByRole('row').filter({ hasText: first!.one.name }).filter({ hasText: first!.pack.name });
  await expect(row).toContainText(date(first!.said.on!, 'en'));
  await expect(row).toContainText(date(first!.said.earliest!, 'en'));
});

test('what ends in the next 60 days, and what is unused in it, is answered by two clicks', async ({ page }) => {
  const data = await load(page);
  const view = await toPlanning(page);
  await view.horizon(60).click();
  await expect.poll(async () => (await rowsOf(page, view.say.ends)).map(({ name }) => name)).toEqual(endingsOf(data, 60).map(({ name }) => name));
  const pack = data.activity.packages.find(({ id }) => id === 'p-3')!;
  await expect(view.endings.getByRole('row', { name: new RegExp(`^${pack.name}`) })).toContainText(unusedOf(pack, 'en')[0]!);
});

test('what if 40 hours are booked in January is answered by two clicks and typing', async ({ page }) => {
  const { activity, series } = await load(page);
  const view = await toPlanning(page);
  await view.choice.selectOption({ label: 'Workshops · Designated Engineering Azure' });
  await view.month('Jan 2027').fill('40');
  const pack = activity.packages.find(({ id }) => id === 'p-2')!;
  const one = pack.entitlements.find(({ name }) => name === 'Workshops')!;
  const row = series.data.find(({ entitlementId }) => entitlementId === one.id);
  const [without, planned] = [outlook(one, pack, row, TODAY), outlook(one, pack, row, TODAY, false, [{ month: '2027-01', amount: 40 }])];
  await expect(view.compared(view.say.left).nth(0)).toHaveText(new RegExp(rangeText(without.left!, one.unit, 'en'), 'i'));
  await expect(view.compared(view.say.left).nth(1)).toHaveText(new RegExp(rangeText(planned.left!, one.unit, 'en'), 'i'));
  await expect(view.compared(view.say.runsOut).nth(1)).toContainText(date(planned.on!, 'en'));
  await expect(view.whatIf.getByRole('status').last()).toContainText('will run out around');
});

// --- addresses -----------------------------------------------------------------------------------------------------------

test('a horizon is in the address, and back undoes it', async ({ page }) => {
  const view = await openPlanning(page);
  await view.horizon(30).click();
  await expect.poll(() => where(page)).toBe(`${PLANNING}?horizon=30`);
  await page.reload();
  await ready(view);
  await expect(view.horizon(30)).toHaveAttribute('aria-pressed', 'true');
  await page.goBack();
  await expect(view.horizon(90)).toHaveAttribute('aria-pressed', 'true');
  expect(where(page)).toBe(PLANNING);
});

test('a row leads to what it is about, and the breadcrumb back to the same overview', async ({ page }) => {
  const view = await openPlanning(page, '?workspace=w-1&addOnAgreement=a-1');
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').click();
  await expect.poll(() => where(page)).toBe(`${OVERVIEW}?workspace=w-1&addOnAgreement=a-1`);
  await page.goBack();
  await ready(view);
  await view.outlooks.getByRole('link', { name: 'Workshops' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Workshops' })).toBeVisible();
  await page.goBack();
  await ready(view);
  await view.endings.getByRole('link', { name: 'Proactive Credits 500' }).click();
  const list = overview(page);
  await list.ready();
  await expect(list.packages.filter({ visible: true })).toHaveCount(1);
  await expect(list.packages.filter({ visible: true })).toContainText('Proactive Credits 500');
});

// --- unused --------------------------------------------------------------------------------------------------------------

test('unused is what nothing was consumed of, what is lost first at the front, with its action', async ({ page }) => {
  const { activity } = await load(page);
  const view = await openPlanning(page);
  const wanted = packagesOf(activity).filter(({ start }) => start <= TODAY).flatMap((pack) => pack.entitlements
    .filter((one) => dec(one.consumedTotal ?? one.consumed) === 0n && !one.basis && !(dec(one.scheduled) ?? 0n) && dec(one.allowance.amount ?? '1') !== 0n)
    .map((one) => ({ one, pack })));
  expect(wanted.length).toBeGreaterThan(3);
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  wanted.sort((a, b) => a.pack.end.localeCompare(b.pack.end) || compare(a.one.name, b.one.name) || a.one.id.localeCompare(b.one.id));
  const rows = await rowsOf(page, view.say.unused);
  expect(rows.map(({ name, cells }) => [name, cells['Package']![0], cells['Lost after']![0]])).toEqual(wanted.map(({ one, pack }) => [one.name, pack.name, date(pack.end, 'en')]));
  const withAction = wanted.find(({ one }) => one.actionLink)!;
  const link = view.unused.getByRole('row', { name: new RegExp(`^${withAction.one.name}`) }).getByRole('link', { name: withAction.one.actionLink!.label });
  await expect(link).toHaveAttribute('href', withAction.one.actionLink!.href);
});

