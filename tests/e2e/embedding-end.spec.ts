// The end of an instance: nothing is left, and nothing happens later.
import { en, MEMORY, BLANK, CONTACTS, place, expectEmpty, pending, warmUp } from './embedding';
import { ENTRY, GLUE, PROGRAM, eventsOf, expect, hold, mountIn, openBlank, overviewStands, test, unmount, within } from './hosts';

test('nothing is left when unmounting resolves', async ({ page }) => {
  await openBlank(page);
  await warmUp(page);
  const before = await pending(page);
  for (const config of [BLANK, MEMORY, { ...BLANK, shadow: false }, { ...MEMORY, theme: 'system' }]) {
    const one = await mountIn(page, 'one', config);
    const part = within(one);
    await overviewStands(part);
    await part.click('combobox', en.status);
    await part.click('option', en.inactive);
    await page.keyboard.press('Escape');
    await part.click('link', CONTACTS);
    await part.sees('gridcell');
    // A worker is running, and a menu is open.
    await part.click('button', 'Export');
    const arriving = page.waitForEvent('download');
    await part.click('button', 'Excel workbook');
    await arriving;
    await part.click('button', 'Export');
    const after = await page.evaluate(async () => {
      await instances.one!.handle.unmount();
      return { listening: observer.listening(), timers: observer.timers() };
    });
    expect(after, JSON.stringify(config)).toEqual(before);
    await expectEmpty(page, 'one');
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
    await expect.poll(() => page.workers().length).toBe(0);
    await page.evaluate(() => { history.replaceState(null, '', '/blank/customer-activity'); });
  }
});

test('unmounting aborts open requests', async ({ page, watch }) => {
  watch.allow(/net::ERR_ABORTED/);
  await openBlank(page);
  const activity = await hold(page, '**/api/v1/activity*');
  await mountIn(page, 'one', MEMORY);
  await expect.poll(activity.asked).toBe(1);
  const given = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/v1/activity'));
  await unmount(page, 'one');
  expect((await given).failure()!.errorText).toBe('net::ERR_ABORTED');
  activity.release();
  await expectEmpty(page, 'one');
});

for (const [what, pattern] of [
  ['the glue script', GLUE], ['the program', PROGRAM], ['the style', '**/*.css'], ['the person', '**/api/v1/me'], ['the activity', '**/api/v1/activity*'],
] as const) {
  test(`unmounting while this is loading: ${what}`, async ({ page, watch }) => {
    watch.allow(/net::ERR_ABORTED/);
    await openBlank(page);
    const held = await hold(page, pattern);
    await mountIn(page, 'one', BLANK, { wait: false });
    await expect.poll(held.asked).toBeGreaterThan(0);
    // As far as it gets without this file.
    if (pattern !== '**/*.css') await expect(place(page, 'one').locator('[aria-busy="true"]').first()).toBeVisible();
    await unmount(page, 'one');
    await expectEmpty(page, 'one');
    await page.evaluate(() => instances.one!.handle.ready);
    held.release();
    await page.waitForLoadState('networkidle');
    await expectEmpty(page, 'one');
    expect((await eventsOf(page, 'one')).filter(({ type }) => type === 'error' || type === 'crash')).toEqual([]);
    // In the same element, with the same base path.
    await mountIn(page, 'one', BLANK);
    await overviewStands(within(place(page, 'one')));
  });
}

test('unmounting at once and twice, and mounting again at once', async ({ page, watch }) => {
  await openBlank(page);
  await page.evaluate(async (entry) => {
    const { mount } = await import(entry);
    const element = document.createElement('div');
    element.dataset.place = 'one';
    document.body.append(element);
    const handles = [];
    for (let round = 0; round < 5; round += 1) {
      const handle = mount(element, { basePath: '/blank' });
      handles.push(handle);
      const ends = [handle.unmount(), handle.unmount()];
      if (round % 2) await Promise.all(ends);
    }
    const last = mount(element, { basePath: '/blank' });
    await last.ready;
    await Promise.all(handles.map(({ ready }) => ready));
  }, ENTRY);
  await overviewStands(within(place(page, 'one')));
  await expect(place(page, 'one').getByRole('region', { name: en.addOns })).toHaveCount(1);
  expect(watch.asked('/activity')).toHaveLength(1);
});
