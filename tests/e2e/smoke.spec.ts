import { expect, test } from '@playwright/test';

test('the app is served and nothing is asked for twice', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const response = await page.goto('/');
  expect(response?.status()).toBe(200);
  await expect(page).toHaveTitle(/Customer activity/i);
  await page.waitForLoadState('networkidle');
  const files = asked.filter((path) => /\.(js|css|wasm)$/.test(path));
  expect(files).toEqual([...new Set(files)]);
  expect(files.some((path) => path.endsWith('.wasm'))).toBe(true);
});
