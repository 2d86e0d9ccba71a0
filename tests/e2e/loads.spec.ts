// Maximum loads: large data is still fast to use, and correct. A list of a million records is in records-remote.spec.ts, one of thousands
// of people in manage-users.spec.ts.
import { Backend } from './backend';
import { expect, overview, setFaults, clearFaults, test, where, type Page } from './fixtures';

test.use({ person: null });

/** The cost of an action in milliseconds. Only `work`, the page's own processor time, is the same on a busy machine. */
interface Cost { work: number; longestTask: number }

async function cost(page: Page, act: () => Promise<void>): Promise<Cost> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
  await page.evaluate(() => {
    const seen: number[] = [];
    const observer = new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: 'longtask' });
    Object.assign(window, { longestTask: () => { observer.disconnect(); return Math.max(0, ...seen); } });
  });
  const before = await spent();
  await act();
  // Work of the last frame is reported after it.
  await page.evaluate(() => new Promise<void>((resolve) => { requestAnimationFrame(() => setTimeout(resolve, 60)); }));
  const work = Math.round(await spent() - before);
  const longestTask = Math.round(await page.evaluate(() => (window as unknown as { longestTask: () => number }).longestTask()));
  await devtools.detach();
  return { work, longestTask };
}

async function open(page: Page, backend: Backend, search = '') {
  await backend.signIn(page, 'customer-admin');
  await page.goto(`${backend.origin}/customer-activity${search}`);
  const view = overview(page);
  await view.ready();
  return view;
}

async function withBackend(flags: string[], act: (backend: Backend) => Promise<void>) {
  const backend = await Backend.start(...flags);
  try {
    await act(backend);
  } finally {
    backend.stop();
  }
}

test('a thousand workspaces: the filter opens, searches and selects by mouse and keyboard', async ({ page }, testInfo) => {
  await withBackend(['--workspaces', '1000', '--agreements', '20', '--packages', '20', '--entitlements', '2', '--records', '5'], async (backend) => {
    const view = await open(page, backend);
    const { workspaces } = await (await page.request.get(`${backend.origin}/api/v1/me`)).json() as { workspaces: { id: string; name: string }[] };
    expect(workspaces).toHaveLength(1000);
    const options = view.list.getByRole('option');
    const costs: Record<string, Cost> = {};
    costs.open = await cost(page, async () => {
      await view.workspace.click();
      await expect(options).toHaveCount(1001);
    });
    const found = view.list.getByRole('option').filter({ visible: true });
    const wanted = workspaces[700]!;
    costs.search = await cost(page, async () => {
      await page.keyboard.type(wanted.name);
      await expect.poll(() => found.count()).toBeLessThan(20);
    });
    for (const name of await found.allInnerTexts()) expect(name).toContain(wanted.name);
    expect(await found.count()).toBe(workspaces.filter(({ name }) => name.includes(wanted.name)).length);
    costs.pick = await cost(page, async () => {
      await page.keyboard.press('Enter');
      await expect.poll(() => where(page)).toMatch(new RegExp(`workspace=${wanted.id}\\b`));
    });
    await page.keyboard.press('Escape');
    await view.ready();
    await expect(view.workspace).toContainText('2 workspaces');
    // Select many with the arrow keys, and clear the selection.
    await view.workspace.press('Enter');
    costs.keys = await cost(page, async () => {
      for (let n = 0; n < 30; n += 1) await page.keyboard.press('ArrowDown');
      await expect(view.list.getByRole('option').nth(30)).toBeInViewport();
      await page.keyboard.type('All workspaces');
      await expect(found).toHaveText(['All workspaces']);
      await page.keyboard.press('Enter');
      await expect.poll(() => where(page)).toBe('/customer-activity?workspace=*');
    });
    await page.keyboard.press('Escape');
    await expect(view.list).toHaveCount(0);
    await view.ready();
    await expect(view.workspace).toContainText('All workspaces');
    testInfo.annotations.push({ type: 'costs in ms', description: JSON.stringify(costs) });
    for (const [what, { work }] of Object.entries(costs)) expect(work, what).toBeLessThan(1000);
  });
});

test('ten thousand entitlements: every tile is built, and filters respond', async ({ page }, testInfo) => {
  await withBackend(['--workspaces', '1', '--packages', '500', '--entitlements', '20', '--records', '2'], async (backend) => {
    await backend.signIn(page, 'customer-admin');
    const { packages } = await (await page.request.get(`${backend.origin}/api/v1/activity?workspace=w-1`)).json() as { packages: { kind: string; entitlements: unknown[] }[] };
    expect(packages.reduce((sum, { entitlements }) => sum + entitlements.length, 0)).toBe(10_000);
    const addOns = packages.filter(({ kind }) => kind === 'addOn');
    const view = await open(page, backend, '?status=all');
    // They are built in slices, between which the page responds.
    await expect.poll(() => view.packages.count(), { timeout: 30_000 }).toBe(addOns.length);
    await expect(view.addOns.getByRole('link')).toHaveCount(addOns.reduce((sum, { entitlements }) => sum + entitlements.length, 0));
    const filtering = await cost(page, async () => {
      await view.status.click();
      await view.option('Inactive').click();
      await page.keyboard.press('Escape');
      await expect.poll(() => where(page)).toBe('/customer-activity?status=inactive');
      await expect(view.packages.filter({ visible: true }).first()).toBeVisible();
    });
    testInfo.annotations.push({ type: 'costs in ms', description: JSON.stringify({ filtering }) });
    expect(filtering.work).toBeLessThan(2000);
  });
});

test('ten thousand entitlements on the planning page: long lists are built in parts', async ({ page }, testInfo) => {
  await withBackend(['--workspaces', '1', '--packages', '500', '--entitlements', '20', '--records', '2'], async (backend) => {
    await backend.signIn(page, 'customer-admin');
    await page.goto(`${backend.origin}/customer-activity/planning`);
    const outlook = page.getByRole('region', { name: 'Outlook', exact: true });
    const rows = outlook.getByRole('rowheader');
    await expect(rows).toHaveCount(25, { timeout: 30_000 });
    await expect(outlook.getByText('Calculating the outlook…')).toHaveCount(0, { timeout: 30_000 });
    const more = await cost(page, async () => {
      await outlook.getByRole('button', { name: 'Show more' }).click();
      await expect(rows).toHaveCount(75);
    });
    const horizon = await cost(page, async () => {
      await page.getByRole('button', { name: '365 days', exact: true }).click();
      await expect(page.getByRole('region', { name: 'What ends when' }).getByText(/^25 of /).last()).toBeVisible();
    });
    const typing = await cost(page, async () => {
      await page.getByRole('region', { name: 'What if' }).getByRole('textbox').nth(1).fill('40');
      await expect.poll(() => where(page)).toContain('plan=');
    });
    testInfo.annotations.push({ type: 'costs in ms', description: JSON.stringify({ more, horizon, typing }) });
    for (const [what, { work }] of Object.entries({ more, horizon, typing })) expect(work, what).toBeLessThan(2000);
  });
});

test('a response of 70 MB is refused, with and without a content length, and the page keeps working', async ({ page, context }) => {
  await withBackend([], async (backend) => {
    const view = await open(page, backend);
    for (const fault of [{}, { trickleMs: 0 }]) {
      await setFaults(context, backend.origin, [{ path: '/activity', query: 'w-2', padBytes: 70 << 20, ...fault }]);
      await view.workspace.click();
      await view.option('Contoso UK').click();
      const alert = page.getByRole('alert').filter({ hasText: 'We couldn\'t load Customer activity' });
      await expect(alert).toContainText('The response is too large (more than 64 MB).');
      await expect(alert, 'it would be as large a moment later').not.toContainText('Trying again');
      // Back to a selection that can be shown.
      if (!await view.list.isVisible()) await view.workspace.click();
      await view.option('Contoso UK').click();
      await page.keyboard.press('Escape');
      await view.ready();
      await expect(view.enterprise.getByRole('link', { name: /^Support contacts/ })).toContainText('37 of 50 contacts');
      await clearFaults(context);
    }
    await view.workspace.click();
    await view.option('Contoso UK').click();
    await page.keyboard.press('Escape');
    await view.ready();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
});
