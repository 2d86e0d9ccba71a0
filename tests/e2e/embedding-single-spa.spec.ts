// The app as a single-spa application: bootstrap, mount, unmount, unload.
import { MEMORY, place, expectEmpty } from './embedding';
import { where, type Page } from './fixtures';
import { ENTRY, PROGRAM, expect, hold, mountIn, openBlank, overviewStands, test, within } from './hosts';

test.describe('single-spa', () => {
  const AT = '/blank/activity/customer-activity';
  type Options = { timeouts?: object; without?: string[]; after?: string };

  /** Registers the app with the real package, and counts the calls of each lifecycle function. */
  async function register(page: Page, options: Options = {}) {
    await page.evaluate(async ({ entry, options }) => {
      const spa = await import('/vendor/single-spa.js' as string);
      const calls: string[] = [];
      const errors: string[] = [];
      spa.addErrorHandler((error: Error) => errors.push(error.message));
      const domElement = document.createElement('div');
      domElement.dataset.place = 'spa';
      document.body.append(domElement);
      spa.registerApplication({
        name: 'activity',
        app: async () => {
          const module = await import(entry);
          const ours = Object.fromEntries(['bootstrap', 'mount', 'unmount', 'unload'].map((name) => [name, options.without?.includes(name)
            ? async () => {}
            : async (props: object) => {
              calls.push(name);
              return module[name](props);
            }]));
          // A host may wrap its own lifecycle functions around those of an application.
          const around = options.after ? { [options.after]: [ours[options.after], async () => { throw new Error('of the host'); }] } : {};
          return { ...ours, ...around, timeouts: options.timeouts };
        },
        activeWhen: '/blank/activity',
        customProps: { domElement, basePath: '/blank/activity' },
      });
      spa.start();
      Object.assign(window, { spa, calls, errors });
    }, { entry: ENTRY, options });
  }
  const status = (page: Page) => page.evaluate(() => (window as unknown as { spa: { getAppStatus(name: string): string } }).spa.getAppStatus('activity'));
  const becomes = (page: Page, wanted: string) => expect.poll(() => status(page), { timeout: 20_000 }).toBe(wanted);
  const go = (page: Page, to: string) => page.evaluate((to) => { (window as unknown as { spa: { navigateToUrl(to: string): void } }).spa.navigateToUrl(to); }, to);
  const seen = (page: Page) => page.evaluate(() => {
    const { calls, errors } = window as unknown as { calls: string[]; errors: string[] };
    const count = (name: string) => calls.filter((call) => call === name).length;
    return { bootstrap: count('bootstrap'), mount: count('mount'), unmount: count('unmount'), unload: count('unload'), errors };
  });
  const part = (page: Page) => within(place(page, 'spa'));

  test('it is bootstrapped once and can be mounted repeatedly', async ({ page }) => {
    await page.goto('/blank/elsewhere');
    const entry = await hold(page, `**${ENTRY}`);
    await register(page);
    await becomes(page, 'NOT_LOADED');
    await go(page, AT);
    await becomes(page, 'LOADING_SOURCE_CODE');
    await go(page, '/blank/elsewhere');
    entry.release();
    await becomes(page, 'NOT_BOOTSTRAPPED');
    const program = await hold(page, PROGRAM);
    await go(page, AT);
    await becomes(page, 'BOOTSTRAPPING');
    program.release();
    await becomes(page, 'MOUNTED');
    await overviewStands(part(page));
    for (let mounted = 2; mounted <= 4; mounted += 1) {
      await go(page, '/blank/elsewhere');
      await becomes(page, 'NOT_MOUNTED');
      await expectEmpty(page, 'spa');
      await go(page, AT);
      await becomes(page, 'MOUNTED');
      await overviewStands(part(page));
      expect(await seen(page)).toEqual({ bootstrap: 1, mount: mounted, unmount: mounted - 1, unload: 0, errors: [] });
    }
  });

  test('a mount that times out leaves nothing behind', async ({ page }) => {
    await page.goto('/blank/elsewhere');
    const program = await hold(page, PROGRAM);
    await register(page, { without: ['bootstrap'], timeouts: { mount: { millis: 600, dieOnTimeout: true, warningMillis: 300 } } });
    await go(page, AT);
    await becomes(page, 'SKIP_BECAUSE_BROKEN');
    expect((await seen(page)).errors).toHaveLength(1);
    const finished = page.waitForResponse(PROGRAM).catch(() => undefined);
    program.release();
    await Promise.race([finished, page.waitForLoadState('networkidle')]);
    await expectEmpty(page, 'spa');
    // Other instances can still be mounted.
    await mountIn(page, 'one', MEMORY);
    await overviewStands(within(place(page, 'one')));
    await expectEmpty(page, 'spa');
  });

  test('a rejected lifecycle of the host leaves nothing of the app behind', async ({ page }) => {
    await page.goto(AT);
    await register(page, { after: 'unmount' });
    await becomes(page, 'MOUNTED');
    await overviewStands(part(page));
    await go(page, '/blank/elsewhere');
    await becomes(page, 'SKIP_BECAUSE_BROKEN');
    expect((await seen(page)).errors.join()).toContain('of the host');
    await expectEmpty(page, 'spa');
    await go(page, AT);
    await expect.poll(() => where(page)).toBe(AT);
    await becomes(page, 'SKIP_BECAUSE_BROKEN');
    await expectEmpty(page, 'spa');
  });

  test('it can be unloaded and loaded again', async ({ page }) => {
    await page.goto(AT);
    await register(page);
    await becomes(page, 'MOUNTED');
    await overviewStands(part(page));
    await page.evaluate(() => (window as unknown as { spa: { unloadApplication(name: string, how: object): Promise<void> } }).spa.unloadApplication('activity', { waitForUnmount: false }));
    // The address still matches, so single-spa mounts it again.
    await becomes(page, 'MOUNTED');
    await overviewStands(part(page));
    expect(await seen(page)).toEqual({ bootstrap: 2, mount: 2, unmount: 1, unload: 1, errors: [] });
  });

  test('it can be unmounted while it is loading', async ({ page }) => {
    await openBlank(page);
    const program = await hold(page, PROGRAM);
    await page.evaluate(async (entry) => {
      const { mount, unmount } = await import(entry);
      const domElement = document.createElement('div');
      domElement.dataset.place = 'spa';
      document.body.append(domElement);
      const props = { name: 'activity', domElement, basePath: '/blank', singleSpa: {}, mountParcel() {} };
      const mounting = mount(props);
      await unmount(props);
      await mounting;
    }, ENTRY);
    program.release();
    await expectEmpty(page, 'spa');
    // And again at once.
    await page.evaluate(async (entry) => {
      const { mount, unmount } = await import(entry);
      const props = { name: 'activity', domElement: document.querySelector('[data-place="spa"]'), basePath: '/blank' };
      await mount(props);
      await unmount(props);
      await mount(props);
    }, ENTRY);
    await overviewStands(part(page));
  });
});
