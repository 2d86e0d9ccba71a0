// The npm package (`make package`): the app from it in a host's page, unpacked and served by a host.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../hosts/serve.mjs';
import { Backend } from './backend';
import { ENTRY, FILES, expect, expectGoodEvents, eventsOf, mountIn, openBlank, overviewStands, test as base, unmount, within } from './hosts';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const dist = process.env.E2E_DIST || path.join(root, 'dist');
const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: root, encoding: 'utf8' });

interface Pack { folder: string; files: string[]; said: string }

/** The usual servers of hosts, but with the package's files. */
const test = base.extend<object, { pack: Pack }>({
  pack: [
    async ({}, use) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'customer-activity-package-test-'));
      const unpacked = path.join(folder, 'unpacked');
      mkdirSync(unpacked);
      const said = run(process.execPath, 'tools/package.mjs', '--dist', dist, '--to', folder);
      const packed = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
      expect(packed).toEqual([expect.stringMatching(/^customer-activity-\d+\.\d+\.\d+\.tgz$/)]);
      run('tar', '-xzf', path.join(folder, packed[0]!), '-C', unpacked, '--strip-components=1');
      await use({ folder: unpacked, files: readdirSync(unpacked).sort(), said });
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  hosts: [
    async ({ pack }, use) => {
      const backend = await Backend.start('--tokens', '--journal');
      const { origin, other, stop } = await serve({ backend: backend.origin, dist: pack.folder });
      await use({ origin, other, backend: backend.origin });
      await stop();
      backend.stop();
    },
    { scope: 'worker' },
  ],
});

test('the package has what a host needs and nothing of the standalone page', ({ pack }) => {
  expect(pack.said).toMatch(/checked: the \d+ files of manifest\.json/);
  for (const name of ['customer-activity.js', 'customer-activity.d.ts', 'manifest.json', 'package.json', 'README.md', 'LICENSE']) expect(pack.files).toContain(name);
  expect(pack.files.filter((name) => /\.(br|gz|html)$|^(boot|main|icon|build)\b/.test(name))).toEqual([]);
});

test('the packaged app runs under the strict policy, with the pages of the chunk', async ({ page, watch, pack }) => {
  await openBlank(page);
  await mountIn(page, 'one', { basePath: '/blank' });
  const part = within(page.locator('[data-place="one"]'));
  await overviewStands(part);
  // A page in the chunk.
  await part.click('link', /^Support contacts/i);
  await part.sees('button', 'Export');
  await expectGoodEvents(page, await eventsOf(page, 'one'));
  const asked = watch.requests.map((request) => new URL(request.url()).pathname).filter((name) => name.startsWith(FILES)).map((name) => name.slice(FILES.length));
  expect(asked.filter((name) => !pack.files.includes(name)), 'asked for and not in the package').toEqual([]);
  expect(asked.filter((name) => name.endsWith('.wasm'))).toHaveLength(2);
  await unmount(page, 'one');
});

test('manifest.json matches the files served', async ({ page }) => {
  await openBlank(page);
  const lengths = await page.evaluate(async ({ files, entry }) => {
    const { files: listed, entry: first } = await (await fetch(`${files}manifest.json`)).json();
    if (files + first.file !== entry) throw new Error(`the entry is ${first.file}`);
    return Promise.all(listed.map(async ({ file, integrity, bytes }: { file: string; integrity: string; bytes: number }) => {
      const answer = await fetch(files + file, { integrity }); // fails if it does not match
      return { file, length: (await answer.arrayBuffer()).byteLength, bytes };
    }));
  }, { files: FILES, entry: ENTRY });
  expect(lengths.filter(({ length, bytes }) => length !== bytes)).toEqual([]);
});
