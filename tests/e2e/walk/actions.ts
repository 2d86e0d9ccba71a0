// The actions of the walk, and their weights.
import type { Page } from '../fixtures';
import type { Chance } from './chance';
import type { Aim, Seen, Thing } from './eyes';

/** The effect on the history: opens a page, moves in it, selects something, or stays on the page. `any`: no expectation. */
export type Move = 'open' | 'back' | 'forward' | 'select' | 'stay' | 'any';

export interface Action {
  kind: string;
  weight: number;
  move: Move;
  /** The element it needs; none if it is always possible. */
  thing?: Thing;
  /** Further conditions besides the element. */
  isPossible?: (seen: Seen) => boolean;
  /** Returns what was done; undefined if it was not possible. */
  act: (hand: Hand) => Promise<string | undefined>;
  /** Leaves the document, so nothing can be compared with before. */
  leaves?: boolean;
  /** So slow that a walk does it only now and then. */
  rest?: number;
}

/** Acts on the page. */
export class Hand {
  constructor(readonly page: Page, readonly chance: Chance, readonly seen: Seen, readonly kind: string, readonly bookmarks: string[]) {}

  /** Performs an action. */
  acting(action: Action): Promise<string | undefined> {
    return action.act(this);
  }

  async aim(kind = this.kind): Promise<Aim | undefined> {
    const share = this.chance.next();
    const aim = await this.page.evaluate(([kind, share]) => (window as unknown as { eyes: import('./eyes').Eyes }).eyes.aim(kind as string, share as number), [kind, share]);
    return aim?.covered ? undefined : aim;
  }

  async click(count = 1): Promise<string | undefined> {
    const aim = await this.aim();
    if (!aim) return undefined;
    await this.page.mouse.click(aim.x, aim.y, { clickCount: count });
    return `“${aim.what}”${aim.href ? ` → ${aim.href}` : ''}`;
  }

  /** Replaces the text of a field. */
  async type(text: string): Promise<string | undefined> {
    const aim = await this.aim();
    if (!aim) return undefined;
    await this.page.mouse.click(aim.x, aim.y);
    await this.page.keyboard.press('Control+A');
    if (text) await this.page.keyboard.insertText(text);
    else await this.page.keyboard.press('Delete');
    return `“${aim.what}” ← ${JSON.stringify(text)}`;
  }

  /** Selects another option of a native select; `most`: one of the first ones only. */
  async choose(most = Infinity): Promise<string | undefined> {
    const aim = await this.aim();
    if (!aim) return undefined;
    const chosen = await this.page.evaluate(({ share, most }) => {
      const select = (window as unknown as { eyes: import('./eyes').Eyes }).eyes.take() as HTMLSelectElement;
      select.focus();
      const option = select.options[Math.floor(share * Math.min(most ?? Infinity, select.options.length))]!;
      select.value = option.value;
      select.dispatchEvent(new Event('input', { bubbles: true }));
      select.dispatchEvent(new Event('change', { bubbles: true }));
      return option.text;
    }, { share: this.chance.next(), most: Number.isFinite(most) ? most : undefined });
    return `“${aim.what}” ← ${chosen}`;
  }

  async date(text: string): Promise<string | undefined> {
    const aim = await this.aim();
    if (!aim) return undefined;
    await this.page.evaluate((text) => {
      const input = (window as unknown as { eyes: import('./eyes').Eyes }).eyes.take() as HTMLInputElement;
      input.value = text;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, text);
    return `“${aim.what}” ← ${text || 'nothing'}`;
  }

  async keys(keys: readonly string[], most: number): Promise<string> {
    const pressed = Array.from({ length: this.chance.between(1, most) }, () => this.chance.of(keys));
    for (const key of pressed) await this.page.keyboard.press(key);
    return pressed.join(' ');
  }
}

const named = (...names: string[]) => `^(${names.join('|')})$`;
const click = (hand: Hand) => hand.click();
const PANEL = '[role="dialog"]';
/** Search texts: normal, empty, common, and odd ones. */
const SEARCHES = ['azure', 'a', 'ü', 'kruger', 'Müller', '2611', 'zzz', '  ', '<b>', '%', '"', 'open', '\\', '🎉', 'a'.repeat(300), '', ''];
const DATES = ['', '2026-01-01', '2026-06-30', '2025-11-01', '2026-11-23', '2031-01-01'];
const SIZES = [[1280, 720], [1280, 720], [1600, 1000], [800, 600], [400, 800]] as const;

type Part = Omit<Thing, 'kind'> & Partial<Omit<Action, 'kind' | 'weight' | 'thing'>>;
const on = (kind: string, weight: number, part: Part): Action => {
  const { role, name, href, within, without, like, move = 'stay', act = click, ...rest } = part;
  return { kind, weight, move, act, ...rest, thing: { kind, role, name, href, within, without, like } };
};

/** Actions that need another click first have a higher weight. */
export const ACTIONS: Action[] = [
  // Navigation.
  on('tile', 10, { role: 'link', within: 'main', href: '^/customer-activity/(entitlements|kinds)/', move: 'open' }),
  on('cases', 6, { role: 'link', within: 'main', href: '^/customer-activity/additional-cases/', move: 'open' }),
  on('planning', 4, { role: 'link', within: 'main', href: '^/customer-activity/planning', move: 'open' }),
  on('horizon', 4, { move: 'select', role: 'button', within: 'main', name: named('(30|60|90|365) days', '(30|60|90|365) Tage') }),
  on('plan', 3, { move: 'select', role: 'button', within: 'main', name: named('Spread evenly', 'Reset', 'Gleichmäßig verteilen', 'Zurücksetzen') }),
  on('breadcrumb', 5, { role: 'link', within: 'main nav', move: 'open' }),
  on('navigation', 3, { role: 'link', within: 'header nav', move: 'open' }),
  on('way', 14, { role: 'link', within: 'main', without: 'main nav', href: '^/(customer-activity|manage-users)([?#].*)?$', move: 'open' }),
  on('proof', 1, { role: 'button', within: 'main', name: named('Proof of delivery', 'Leistungsnachweis'), move: 'open', rest: 60 }),
  {
    kind: 'back', weight: 4, move: 'back', isPossible: ({ at }) => at > 0,
    act: async ({ page }) => { await page.evaluate(() => { setTimeout(() => history.back()); }); return 'the browser’s back'; },
  },
  {
    kind: 'forward', weight: 5, move: 'forward', isPossible: ({ at, entries }) => at < entries.length - 1,
    act: async ({ page }) => { await page.evaluate(() => { setTimeout(() => history.forward()); }); return 'the browser’s forward'; },
  },
  { kind: 'reload', weight: 2, move: 'any', leaves: true, act: async ({ page }) => { await page.reload({ waitUntil: 'commit' }); return 'the browser’s reload'; } },
  {
    kind: 'bookmark', weight: 2, move: 'any', leaves: true,
    act: async ({ page, chance, bookmarks }) => { const url = chance.of(bookmarks); await page.goto(url, { waitUntil: 'commit' }); return url; },
  },

  // Filters.
  on('filter', 6, { role: 'filter' }),
  on('option', 30, { move: 'select', role: 'option' }),
  {
    ...on('option-by-keys', 8, { move: 'select', role: 'option' }),
    act: async (hand) => `${await hand.keys(['ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'a', 'c'], 3)} ${await hand.keys(['Enter', 'Enter', 'Escape', 'Tab'], 1)}`,
  },
  on('clear', 5, { move: 'select', role: 'button', name: named('Clear filters', 'Filter löschen') }),
  on('chip', 10, { move: 'select', role: 'button', name: '^(Remove the filter .*|Filter entfernen: .*)$' }),
  on('dismiss', 10, { role: 'button', within: 'main', without: 'dialog', name: named('Dismiss', 'Schließen') }),
  on('contacts', 2, { role: 'button', within: '.agreement' }),
  on('attention', 3, { role: 'button', within: '.attention', like: '[aria-expanded]' }),
  on('disclosure', 4, { role: 'button', within: 'main', name: '^(Additional cases|Zusätzliche Fälle)' }),

  // Records.
  on('search', 6, { role: 'searchbox', act: (hand) => hand.type(hand.chance.of(SEARCHES)) }),
  on('sort', 6, { move: 'select', role: 'button', within: '[role="columnheader"]', like: ':not([aria-label])' }),
  on('sort-also', 3, {
    move: 'select', role: 'button', within: '[role="columnheader"]', like: ':not([aria-label])',
    act: async (hand) => {
      await hand.page.keyboard.down('Shift');
      try { return await hand.click(); } finally { await hand.page.keyboard.up('Shift'); }
    },
  }),
  on('column-filter', 5, { role: 'button', within: '[role="columnheader"]', name: '^(Filter by .*|Nach .* filtern)$' }),
  on('panel', 12, { role: 'button', like: '[aria-haspopup="dialog"]' }),
  on('toggle', 25, { move: 'select', role: 'button', within: PANEL, like: '[aria-pressed]' }),
  on('find-value', 10, { role: 'textbox', within: PANEL, act: (hand) => hand.type(hand.chance.of(['a', 'open', 'e', 'zzz', ''])) }),
  on('picked-column', 10, { role: 'select', within: PANEL, act: (hand) => hand.choose() }),
  on('day', 10, { move: 'select', role: 'date', within: 'main', act: (hand) => hand.date(hand.chance.of(DATES)) }),
  on('value', 20, { move: 'select', role: 'checkbox', within: `${PANEL} .value` }),
  on('column', 14, { role: 'checkbox', within: `${PANEL} .column` }),
  on('column-place', 12, { role: 'button', within: `${PANEL} li`, like: ':not([aria-pressed])' }),
  on('columns-reset', 6, { role: 'button', within: PANEL, name: named('Reset', 'Zurücksetzen') }),
  on('csv', 16, { role: 'button', name: named('Text file \\(CSV\\)', 'Textdatei \\(CSV\\)') }),
  on('copied-text', 12, { role: 'button', name: named('Copy as text', 'Als Text kopieren') }),
  on('workbook', 8, { role: 'button', name: named('Excel workbook', 'Excel-Arbeitsmappe') }),
  on('cancel', 12, { role: 'button', name: named('Cancel', 'Abbrechen') }),
  on('quarters', 2, { move: 'select', role: 'button', name: named('By quarter', 'Nach Quartal') }),
  on('running-total', 2, { move: 'select', role: 'button', name: named('Running total', 'Laufende Summe') }),
  on('break-down', 4, { move: 'select', role: 'select', within: '.breakdown-choice', act: (hand) => hand.choose() }),
  on('group', 6, { move: 'select', role: 'button', within: '.breakdown-table' }),
  on('as-table', 3, { move: 'select', role: 'button', name: named('Show as table', 'Als Tabelle anzeigen') }),
  // Details are a history entry, which closing them leaves.
  on('details', 5, { role: 'button', within: '[role="gridcell"]', name: 'Details$', move: 'open' }),
  on('next-record', 8, { role: 'button', within: 'dialog', name: named('Previous', 'Next', 'Vorheriger Eintrag', 'Nächster Eintrag') }),
  on('copy-record', 5, { role: 'button', within: 'dialog', name: named('Copy details', 'Details kopieren', 'Copy text', 'Text kopieren', 'Copy link', 'Link kopieren') }),
  on('looks-wrong', 5, { role: 'button', within: 'dialog', name: named('This looks wrong', 'Fehler melden') }),
  on('close', 5, { role: 'button', within: 'dialog', name: named('Close', 'Schließen'), move: 'any' }),
  // A row opens its details.
  on('cell', 3, { role: 'cell', without: 'dialog', like: ':not(:has(button))', move: 'open' }),
  on('cell-twice', 2, { role: 'cell', without: 'dialog', move: 'open', act: (hand) => hand.click(2) }),
  on('grid-scroll', 5, {
    role: 'grid',
    act: async (hand) => {
      const aim = await hand.aim();
      if (!aim) return undefined;
      // Never diagonal: a short table passes the rest to the page, and sideways beyond its edge the browser goes back.
      const [x, y] = hand.chance.of([[400, 0], [-400, 0], [0, 100], [0, 700], [0, 5000], [0, -100], [0, -700], [0, -5000]] as const);
      await hand.page.mouse.move(aim.x, aim.y);
      await hand.page.mouse.wheel(x, y);
      return `by ${x}, ${y}`;
    },
  }),
  on('grid-keys', 6, {
    move: 'any',
    role: 'grid', like: ':not(dialog *)',
    act: async (hand) => {
      await hand.page.evaluate(() => document.querySelector<HTMLElement>('[role="grid"]')?.focus());
      return hand.keys(['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'PageDown', 'PageUp', 'Home', 'End', 'Control+Home', 'Control+End', 'Space', 'Escape'], 6);
    },
  }),

  // People and their roles.
  on('pick', 12, { role: 'checkbox', within: '[role="grid"]' }),
  on('clear-picked', 1, { role: 'button', name: named('Clear selection', 'Auswahl aufheben') }),
  on('change-roles', 16, { role: 'button', within: 'main', without: 'dialog', name: named('Change roles', 'Rollen ändern') }),
  on('wish', 30, { role: 'select', within: 'dialog', act: (hand) => hand.choose() }),
  on('order', 30, { role: 'button', within: 'dialog', name: named('Change roles', 'Rollen ändern') }),
  on('undo', 20, { role: 'button', name: named('Undo', 'Redo', 'Rückgängig machen', 'Wiederherstellen') }),
  on('conflict', 20, { role: 'button', name: '^(Apply mine|Keep theirs|Apply all mine|Meine Änderung anwenden|Aktuellen Stand behalten|Meine Änderungen anwenden)' }),
  on('past', 3, { role: 'button', within: 'main', name: named('Show', 'Hide', 'Anzeigen', 'Ausblenden') }),

  // On every page.
  on('refresh', 5, { role: 'button', within: 'main', name: named('Refresh', 'Aktualisieren') }),
  on('again', 9, { role: 'button', name: '^(Try again|Try all again|Erneut versuchen|Alle erneut versuchen)' }),
  on('reference', 8, { role: 'button', name: named('Copy reference', 'Kennung kopieren') }),
  on('check', 6, { role: 'button', name: named('Check again', 'Erneut prüfen') }),
  on('copy-link', 3, { role: 'button', within: 'main', name: named('Copy link', 'Link kopieren') }),
  on('menu', 3, { role: 'button', within: 'header', like: '[aria-controls="user-panel"]' }),
  // Its words are English and German; languages.spec.ts has the others.
  on('language', 5, { role: 'select', within: 'header', name: '^(Language|Sprache)', act: (hand) => hand.choose(2) }),
  on('theme', 5, { role: 'select', within: 'header', name: '^(Theme|Design)', act: (hand) => hand.choose() }),
  on('why', 2, { role: 'button', like: 'summary' }),
  on('privacy', 1, { role: 'button', within: 'header', like: '[aria-keyshortcuts="F8"]' }),
  { kind: 'privacy-key', weight: 2, move: 'stay', act: async ({ page }) => { await page.keyboard.press('F8'); return 'F8'; } },
  { kind: 'escape', weight: 3, move: 'any', act: async ({ page }) => { await page.keyboard.press('Escape'); return 'Escape'; } },
  { kind: 'tab', weight: 2, move: 'stay', act: (hand) => hand.keys(['Tab', 'Tab', 'Shift+Tab'], 5) },
  {
    kind: 'page-keys', weight: 2, move: 'stay', isPossible: ({ dialog }) => !dialog,
    act: async (hand) => {
      // In the list of languages they would choose French.
      await hand.page.evaluate(() => { if (document.activeElement instanceof HTMLSelectElement) document.activeElement.blur(); });
      return hand.keys(['PageDown', 'PageUp', 'PageDown'], 3);
    },
  },
  {
    kind: 'wheel', weight: 2, move: 'stay',
    act: async ({ page, chance }) => { const y = chance.of([300, 2000, -300, -2000]); await page.mouse.wheel(0, y); return `by ${y}`; },
  },
  {
    kind: 'window', weight: 1, move: 'stay',
    act: async ({ page, chance }) => { const [width, height] = chance.of(SIZES); await page.setViewportSize({ width, height }); return `${width} × ${height}`; },
  },
  {
    kind: 'twice', weight: 4, move: 'any',
    act: async (hand) => {
      const offered = ['tile', 'sort', 'panel', 'as-table', 'filter', 'refresh', 'again', 'navigation', 'breadcrumb', 'disclosure', 'menu', 'proof', 'details'].filter((kind) => hand.seen.offers[kind]);
      const kind = hand.chance.of(offered.length ? offered : ['menu']);
      const aim = await hand.aim(kind);
      if (!aim) return undefined;
      await hand.page.mouse.dblclick(aim.x, aim.y);
      return `${kind} “${aim.what}”`;
    },
  },
];

export const THINGS: Thing[] = ACTIONS.flatMap(({ thing }) => (thing ? [thing] : []));
