// Manage users by roles and names, and the backend's data about the same people.
import { Backend } from './backend';
import { expect, type Lang, type Page } from './fixtures';

export interface User { id: string; displayName: string; roles: string[]; etag: string }

export const WORDS = {
  en: {
    people: 'People', change: 'Change roles', select: 'Select', all: 'Select all', give: 'Add', take: 'Remove', undo: 'Undo', again: 'Try again',
    activity: 'Customer activity', viewAll: 'View all support requests', learning: 'Learning manager', cancel: 'Cancel', changes: 'Role history',
    show: 'Show', search: 'Search', mine: 'Apply mine', theirs: 'Keep theirs', clear: 'Clear selection',
    changed: (n: number) => `The roles of ${n} ${n === 1 ? 'person' : 'people'} were changed.`,
    undone: (n: number) => `The change was undone for ${n} ${n === 1 ? 'person' : 'people'}.`,
  },
  de: {
    people: 'Personen', change: 'Rollen ändern', select: 'Auswählen', all: 'Alle auswählen', give: 'Zuweisen', take: 'Entziehen', undo: 'Rückgängig machen', again: 'Erneut versuchen',
    activity: 'Kundenaktivität', viewAll: 'Alle Supportanfragen anzeigen', learning: 'Lernmanager', cancel: 'Abbrechen', changes: 'Rollenverlauf',
    show: 'Anzeigen', search: 'Suchen', mine: 'Meine Änderung anwenden', theirs: 'Aktuellen Stand behalten', clear: 'Auswahl aufheben',
    changed: (n: number) => `Die Rollen von ${n} ${n === 1 ? 'Person' : 'Personen'} wurden geändert.`,
    undone: (n: number) => `Die Änderung wurde bei ${n} ${n === 1 ? 'Person' : 'Personen'} rückgängig gemacht.`,
  },
};

/** Selects people by a search that finds only them, wherever they are in the list. */
export async function pick(view: ReturnType<typeof users>, ...people: string[]) {
  for (const one of people) {
    await find(view, one);
    await view.grid.locator('[role="row"][aria-rowindex="2"]:visible').getByRole('checkbox').check();
  }
  await view.search.fill('');
}

/** Filters the list to these people. */
export async function find(view: ReturnType<typeof users>, name: string) {
  await view.search.fill(name);
  await expect(view.grid).toHaveAttribute('aria-rowcount', '2');
}

/** Manage users by roles and names. */
export function users(page: Page, lang: Lang = 'en') {
  const words = WORDS[lang];
  const grid = page.getByRole('grid', { name: words.people });
  const dialog = page.getByRole('dialog');
  return {
    words, grid, dialog,
    row: (name: string) => grid.getByRole('row').filter({ hasText: name }).filter({ visible: true }),
    search: page.getByRole('searchbox', { name: words.search }),
    change: page.getByRole('main').getByRole('button', { name: words.change, exact: true }).first(),
    confirm: dialog.getByRole('button', { name: words.change, exact: true }),
    wish: (role: string) => dialog.getByRole('combobox', { name: role, exact: true }),
    summary: dialog.getByRole('status').last(),
    results: page.getByRole('region', { name: words.change }),
    told: page.getByRole('region', { name: words.change }).getByRole('status'),
  };
}

export const api = (backend: Backend, path: string) => `${backend.origin}/api/v1${path}`;

export async function people(page: Page, backend: Backend, workspace = 'w-1'): Promise<User[]> {
  const all: User[] = [];
  for (;;) {
    const answer = await page.request.get(api(backend, `/users?workspace=${workspace}&limit=1000&offset=${all.length}`));
    expect(answer.status()).toBe(200);
    const { data, meta } = await answer.json() as { data: User[]; meta: { count: number } };
    all.push(...data);
    if (all.length >= meta.count) return all;
  }
}

export async function person(page: Page, backend: Backend, name: string): Promise<User> {
  const found = (await people(page, backend)).find((one) => one.displayName === name);
  expect(found, name).toBeDefined();
  return found!;
}

export async function changes(page: Page, backend: Backend): Promise<number> {
  const answer = await page.request.get(api(backend, '/role-changes?workspace=w-1'));
  return (await answer.json()).meta.count;
}

export async function open(page: Page, backend: Backend, lang: Lang = 'en', search = '') {
  // Independent of the person's own language.
  await page.addInitScript((lang) => localStorage.setItem('customer-activity.language', lang), lang);
  await page.goto(`${backend.origin}/manage-users${search}`);
  const view = users(page, lang);
  await expect(view.grid).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  return view;
}
