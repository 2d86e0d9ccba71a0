import { test, within, overviewStands, mountIn, unmount, openBlank } from './hosts';
test('look', async ({ page, watch }) => {
  watch.allow(/./);
  await page.addInitScript(() => {
    document.addEventListener('readystatechange', () => { if (document.readyState !== 'interactive') return;
      const log: string[] = []; (window as any).log = log;
      const s = window.setTimeout, c = window.clearTimeout;
      (window as any).setTimeout = (f: any, ms: any, ...r: any[]) => { const id = (s as any)(() => { log.push(`ran ${id}`); f(...r); }, ms); log.push(`set ${id} ${ms}`); return id; };
      (window as any).clearTimeout = (id: any) => { log.push(`clear ${id} ${typeof id}`); c(id); };
    });
  });
  await openBlank(page);
  const part = within(await mountIn(page, 'one', { routing: 'memory' }));
  await overviewStands(part);
  await unmount(page, 'one');
  console.log(await page.evaluate(() => (window as any).log.join('\n') + '\n' + observer.timers().join()));
});
