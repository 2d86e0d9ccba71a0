// The calendar file of the planning page, read back by an independent parser.
import ICAL from 'ical.js';
import { readFile } from 'node:fs/promises';
import { expect, overview, test, TODAY, type Page } from './fixtures';
import { ADMIN, DAY, daysTo, endingsOf, load, openPlanning, planning } from './planning';

/** Saves the file and reads it with an independent parser. */
async function calendarOf(page: Page, view: ReturnType<typeof planning>, ticks: string[] = [], clear: string[] = []) {
  await view.add.click();
  const panel = page.getByRole('dialog', { name: view.say.add });
  for (const name of ticks) await panel.getByRole('checkbox', { name }).check();
  for (const name of clear) await panel.getByRole('checkbox', { name }).uncheck();
  const [download] = await Promise.all([page.waitForEvent('download'), panel.getByRole('button', { name: view.say.save }).click()]);
  const text = await readFile(await download.path(), 'utf8');
  const events = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent').map((one) => ({
    event: new ICAL.Event(one),
    url: one.getFirstPropertyValue('url') as string | null,
    alarms: one.getAllSubcomponents('valarm').map((alarm) => String(alarm.getFirstPropertyValue('trigger'))),
  }));
  return { name: download.suggestedFilename(), text, events };
}

for (const lang of ['en', 'de'] as const) {
  test.describe(`calendar in ${lang}`, () => {
    test.use({ person: ADMIN[lang] });
    test(`the calendar file has what is listed as all-day events with reminders and a link, in ${lang}`, async ({ page }) => {
      const data = await load(page, lang);
      const view = await openPlanning(page, '?horizon=365', lang);
      const before = lang === 'de' ? '90 Tage vorher' : '90 days before';
      const { name, events, text } = await calendarOf(page, view, [before]);
      expect(name).toBe(`${view.say.planning} ${TODAY}.ics`);
      const wanted = endingsOf(data, 365);
      const title = { en: { agreement: 'Agreement ends: ', package: 'Package ends: ', lot: 'Credit batch expires: ' }, de: { agreement: 'Vertrag endet: ', package: 'Paket endet: ', lot: 'Kontingent verfällt: ' } }[lang];
      expect(events.map(({ event }) => [event.summary, event.startDate.toString(), event.startDate.isDate])).toEqual(wanted.map((one) => [title[one.type] + one.name, one.day, true]));
      for (const { event, alarms, url } of events) {
        const day = event.startDate.toString();
        expect(event.endDate.toString(), 'all day').toBe(new Date(Date.parse(day) + DAY).toISOString().slice(0, 10));
        // A reminder of the past would ring at once.
        expect(alarms, day).toEqual([90, 30].filter((days) => daysTo(day) >= days).map((days) => `-P${days}D`));
        expect(new URL(url!).origin).toBe(new URL(page.url()).origin);
        expect(event.description).toContain(url!);
      }
      expect(new Set(events.map(({ event }) => event.uid)).size).toBe(events.length);
      const again = await calendarOf(page, view);
      expect(again.events.map(({ event }) => event.uid), 'the same events have the same UIDs').toEqual(events.map(({ event }) => event.uid));
      for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      // The link opens what the event is about.
      await page.goto(events.find(({ event }) => event.summary.endsWith('Proactive Credits 500'))!.url!);
      await expect(overview(page, lang).packages.filter({ visible: true })).toHaveCount(1);
    });
  });
}

test('names with commas, semicolons, line ends, emoji and 300 letters survive the calendar file', async ({ page, faults }) => {
  const name = `A, b; c\\n d\\ "e" 🎉👩‍👩‍👧 ${'ü'.repeat(300)}`;
  await faults([{ path: '/activity', replace: { '/packages/1/name': name, '/agreements/0/name': '=Fremd; Name, 😀' } }]);
  const view = await openPlanning(page);
  const { events } = await calendarOf(page, view, [], ['30 days before']);
  const titles = events.map(({ event }) => event.summary);
  expect(titles).toContain(`Package ends: ${name}`);
  expect(titles).toContain('Agreement ends: =Fremd; Name, 😀');
  expect(events.flatMap(({ alarms }) => alarms)).toEqual([]);
});

test('the calendar file has no personal data', async ({ page }) => {
  const view = await openPlanning(page, '?horizon=365');
  const { text } = await calendarOf(page, view);
  const { activity } = await load(page);
  const names = activity.agreements.flatMap(({ contacts = [] }) => contacts.flatMap(({ displayName, email }) => [displayName, ...(email ? [email] : [])]));
  expect(names.length).toBeGreaterThan(0);
  for (const one of names) expect(text).not.toContain(one);
});
