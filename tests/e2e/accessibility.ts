// What axe finds in a page, or in a part of it.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from './fixtures';

export const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function findings(page: Page, only?: string) {
  // No page here has a frame of another origin, so that one run in the page itself does; and nobody reads what was found to be right.
  const builder = new AxeBuilder({ page }).options({ runOnly: TAGS, resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await (only ? builder.include(only) : builder).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} – ${node.target.join(' ')} ${node.failureSummary?.split('\n').slice(1, 3).join(' ').trim() ?? ''}`));
}

/** `only` = the part that is new since the whole page was looked at. */
export async function clean(page: Page, state: string, only?: string) {
  expect.soft(await findings(page, only), state).toEqual([]);
}
