// The release build as deployed: every file by its hash, complete, once, and under the backend's policy.
import { expect, test } from '@playwright/test';

test('the first visit requests each file once, and only by hashed names', async ({ page }) => {
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto('/sign-in?returnTo=%2Fcustomer-activity');
  asked.length = 0;
  await page.locator('button[name="person"][value="customer-admin"]').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Customer activity' })).toBeVisible();
  await page.waitForLoadState('networkidle');

  const files = asked.filter((path) => /\.(js|css|wasm|svg)$/.test(path));
  expect(files).toEqual([...new Set(files)]);
  for (const file of files) expect(file).toMatch(/^\/[\w-]+-[0-9a-f]{10}\.\w+$/);
  for (const kind of ['.js', '.css', '.wasm']) expect(files.filter((file) => file.endsWith(kind)), kind).not.toEqual([]);
  const questions = asked.filter((path) => path.startsWith('/api/'));
  expect(questions).toEqual([...new Set(questions)]);
  expect(complaints).toEqual([]);
});

test('files are compressed, immutable and typed, and the page itself is revalidated', async ({ request }) => {
  const page = await request.get('/');
  expect(page.headers()['cache-control']).toContain('no-cache');
  const html = await page.text();
  const files = [...html.matchAll(/(?:href|src)="(\/[\w-]+\.(\w+))"/g)].filter(([, , kind]) => ['js', 'css', 'wasm'].includes(kind));
  expect(files.map(([, , kind]) => kind).sort()).toEqual(['css', 'js', 'js', 'wasm']);
  const kinds: Record<string, string> = { js: 'javascript', css: 'text/css', wasm: 'application/wasm' };
  for (const [, address, kind] of files) {
    for (const encoding of ['br', 'gzip']) {
      const file = await request.get(address, { headers: { 'Accept-Encoding': encoding } });
      expect(file.status()).toBe(200);
      expect(file.headers()['content-encoding']).toBe(encoding);
      expect(file.headers()['content-type']).toContain(kinds[kind]);
      expect(file.headers()['cache-control']).toContain('immutable');
    }
  }
});
