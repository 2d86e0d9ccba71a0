// Every fault at every place that sends requests: the failure is shown in its place, the rest of the page stays, and the reader can
// recover, after which nothing of it is left. The expected outcomes are the table in docs/faults.md.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAULTS, KINDS, isMeant, pass, type Cell, type Fault, type Met } from './fault-matrix/faults';
import { PLACES, type Place } from './fault-matrix/places';
import { met, table } from './fault-matrix/table';
import type { Backend } from './backend';
import { clearFaults, expect, NOW, test, type Locator, type Page } from './fixtures';

/** Checks that the page has a heading and content, and is not the crash screen. */
async function isPage(page: Page) {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.getByText('Something went wrong here')).toHaveCount(0);
  expect((await page.getByRole('main').innerText()).length, 'something besides the heading').toBeGreaterThan(40);
}

/** Milliseconds of real time that a response may take before the page's clock is advanced further. */
const ON_ITS_WAY = 250;
/** Captures the seconds. */
const COUNTDOWN = /Trying again in (\d+) seconds?\./;

/** Advances the clock, ever faster, until the retries have been used up. */
async function untilGivenUp(page: Page, message: Locator) {
  let step = 0;
  await expect(async () => {
    if (!await message.isVisible()) await pass(page, step += 5000);
    await expect(message).toBeVisible({ timeout: ON_ITS_WAY });
  }).toPass({ timeout: 30_000, intervals: [0] });
}

/** Advances the clock until no error is shown and nothing is loading: by the full countdown if there is one, otherwise ever faster. */
async function untilOver(page: Page) {
  const left = page.getByRole('alert').or(page.getByRole('progressbar')).or(page.locator('[aria-busy="true"]'));
  const countdown = page.getByText(COUNTDOWN);
  let step = 0;
  await expect(async () => {
    const [counted] = await countdown.allTextContents();
    if (counted) await pass(page, Number(COUNTDOWN.exec(counted)![1]) * 1000);
    try {
      await expect(left).toHaveCount(0, { timeout: ON_ITS_WAY });
    } catch (error) {
      if (!await countdown.count()) await pass(page, step += 5000);
      throw error;
    }
  }).toPass({ timeout: 30_000, intervals: [0] });
}

/** One fault, from before it happens until nothing of it is left. */
async function meetAndGoOn(cell: Cell, fault: Fault, expected: Met) {
  const { page, place, origin } = cell;
  const course = await fault.begin(cell);
  const asked = page.waitForRequest((request) => isMeant(cell)(new URL(request.url())));
  await place.ask(page, origin);
  await asked;
  await course.passes?.();
  if (expected.kind === 'stands') {
    await place.isRight(page, origin);
    if (expected.says) await expect(page.getByRole('main')).toContainText(expected.says);
    await isPage(page);
    await course.end();
    return;
  }
  await meet(page, place, expected);
  await isPage(page);
  await course.end();
  await goOn(page, place, expected, origin);
  await place.isRight(page, origin);
}

/**
 * The faults of a place, grouped by test: some share one page one after the other. The page is either reopened for each, or stays and sends
 * the request again. A wrong clock is wrong from the start.
 */
function rounds(place: Place): Fault[][] {
  const faults = FAULTS.filter((fault) => met(fault, place));
  const all = faults.filter(({ clock }) => clock).map((fault) => [fault]);
  const rest = faults.filter(({ clock }) => !clock);
  while (rest.length) all.push(rest.splice(0, place.before ? 8 : 4));
  return all;
}

for (const place of PLACES) {
  test.describe(place.name, () => {
    let backend: Backend | undefined;
    if (place.backend) {
      test.beforeAll(async () => { backend = await place.backend!(); });
      test.afterAll(() => backend!.stop());
    }
    for (const faults of rounds(place)) {
      test(`${place.name}: ${faults.map(({ name }) => name).join(' – ')}`, async ({ page, watch, baseURL }) => {
        const origin = backend?.origin ?? baseURL!;
        await page.clock.install({ time: faults[0]!.clock ?? NOW });
        if (backend) await backend.signIn(page, 'customer-admin');
        await place.before?.(page, origin);
        for (const fault of faults) {
          await test.step(fault.name, () => watch.allowing([...fault.browser, ...place.browser ?? []], async () => {
            await place.prepare?.(page, origin);
            await meetAndGoOn({ page, place, origin }, fault, met(fault, place)!);
            // A fault of every other request ends here, during recovery.
            await clearFaults(page.context());
          }));
        }
      });
    }
  });
}

/** Checks that the failure is shown, in the right place, with the right way to recover. */
async function meet(page: Page, place: Place, { kind, way, says, at }: Met) {
  const part = place.message(page);
  const message = at === 'page' ? page.getByRole('main') : at === 'bar' ? page.getByRole('alert').filter({ hasText: 'Sign in again in the new window' }) : part;
  if (way === 'once more' || kind === 'timeout') await untilGivenUp(page, message);
  await expect(message).toContainText(KINDS[kind]);
  if (says) await expect(message).toContainText(says);
  if (way === 'by itself') await expect(message).toContainText(/Trying again in \d+ (second|minute)s?\.|Trying again…/);
  if (way === 'by itself') await expect(message.getByRole('button', { name: 'Try again' })).toBeVisible();
  if (!at) await place.stands(page);
}

/** The fault is over: recovers. */
async function goOn(page: Page, place: Place, { way }: Met, origin: string) {
  const press = (name: string) => page.getByRole('main').or(page.getByRole('alert')).getByRole('button', { name }).first().click();
  switch (way) {
    case 'by itself': return untilOver(page);
    case 'Try again': case 'Check again': case 'Refresh': return press(way);
    case 'Check again, once more':
      await press('Check again');
      await expect(page.getByText('Sign in again in the new window')).toHaveCount(0);
      return place.again!(page, origin);
    case 'once more': return place.again!(page, origin);
    case 'reload': await page.reload(); return;
    case 'sign in': return page.getByRole('button', { name: 'Amelia Hartmann' }).click();
    case '–':
  }
}

const KEPT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../docs/faults.md');
const [BEGIN, END] = ['<!-- the table -->\n', '\n<!-- the end of the table -->'] as const;

test('docs/faults.md has the table of what is tested (UPDATE_FAULTS=1 writes it)', async () => {
  const text = await readFile(KEPT, 'utf8');
  const [before, rest] = text.split(BEGIN) as [string, string];
  const [kept, after] = rest.split(END) as [string, string];
  if (process.env.UPDATE_FAULTS) {
    await writeFile(KEPT, before + BEGIN + table() + END + after);
    console.log(table());
  } else {
    expect(kept).toBe(table());
  }
});
