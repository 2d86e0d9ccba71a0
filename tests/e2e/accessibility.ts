// Violations that axe finds in a page, or in a part of it.
import axe, { type AxeResults, type Result } from 'axe-core';
import { expect, type Page } from './fixtures';

export const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Violations only: computing the passes takes time. */
export async function violations(page: Page, tags = TAGS, only?: string): Promise<Result[]> {
  // Injected once per document, because it is large; no page here has a frame of another origin.
  for (const frame of page.frames()) {
    if (!await frame.evaluate(() => 'axe' in window)) await frame.evaluate(axe.source);
  }
  const found = await page.evaluate(
    ({ tags, only }) => (window as unknown as { axe: typeof axe }).axe.run(only ?? document, { runOnly: tags, resultTypes: ['violations'] }) as Promise<AxeResults>,
    { tags, only },
  );
  return found.violations;
}

/** `only`: the part that is new since the whole page was checked. */
export async function clean(page: Page, state: string, only?: string) {
  const found = (await violations(page, TAGS, only)).flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} – ${node.target.join(' ')} ${node.failureSummary?.split('\n').slice(1, 3).join(' ').trim() ?? ''}`));
  expect.soft(found, state).toEqual([]);
}
