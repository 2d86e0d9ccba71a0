// Role changes: one and many at once, conflicts with another administrator, and partial failures. Each test has its own backend, because
// changes stay.
import { clean } from './accessibility';
import { Backend } from './backend';
import { expect, setFaults, test, FAILED, type Page } from './fixtures';
import { api, changes, find, open, people, person, pick } from './users';

let backend: Backend;
test.beforeEach(async ({ page }) => {
  backend = await Backend.start();
  await backend.signIn(page, 'workspace-admin');
});
test.afterEach(() => backend.stop());
test.use({ person: null });

for (const lang of ['en', 'de'] as const) {
  test(`a role can be added and removed by keyboard alone: ${lang}`, async ({ page }) => {
    const view = await open(page, backend, lang);
    const { words } = view;
    const before = await changes(page, backend);
    await view.search.fill('Chloé Dupont');
    await expect(view.grid).toHaveAttribute('aria-rowcount', '2');
    await view.grid.focus();
    await page.keyboard.press('Space');
    await expect(view.row('Chloé Dupont')).toHaveAttribute('aria-selected', 'true');
    // Back to the toolbar, and into the dialog.
    const isOn = (one: ReturnType<typeof view.wish>) => one.evaluate((element) => element === document.activeElement);
    for (let presses = 0; presses < 8 && !await isOn(view.change); presses += 1) await page.keyboard.press('Shift+Tab');
    await expect(view.change).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(view.dialog).toBeVisible();
    await expect(view.dialog).toContainText('Chloé Dupont');
    for (let presses = 0; presses < 8 && !await isOn(view.wish(words.activity)); presses += 1) await page.keyboard.press('Tab');
    await expect(view.wish(words.activity)).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(view.wish(words.activity)).toHaveValue('grant');
    await expect(view.dialog).toContainText('Contoso Deutschland');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect(view.confirm).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(view.told).toHaveText(words.changed(1));
    await expect(view.row('Chloé Dupont')).toContainText(words.activity);
    expect((await person(page, backend, 'Chloé Dupont')).roles.toSorted()).toEqual(['customerActivity', 'member']);
    await page.getByRole('button', { name: words.undo }).press('Enter');
    await expect(view.told).toHaveText(words.undone(1));
    await expect(view.row('Chloé Dupont')).not.toContainText(words.activity);
    expect((await person(page, backend, 'Chloé Dupont')).roles).toEqual(['member']);
    // The role history contains both, with names.
    const history = page.getByRole('region', { name: words.changes });
    await history.getByRole('button', { name: words.show }).press('Enter');
    await expect(history.getByRole('row')).toHaveCount(before + 3);
    const [, last, first] = await history.getByRole('row').all();
    await expect(first!.getByRole('cell')).toContainText([/./, 'Jürgen Köhler', 'Chloé Dupont', words.activity, '–']);
    await expect(last!.getByRole('cell')).toContainText([/./, 'Jürgen Köhler', 'Chloé Dupont', '–', words.activity]);
  });
}

test('the dialog explains a role before anything is sent', async ({ page, watch }) => {
  const view = await open(page, backend);
  await expect(view.change).toHaveAttribute('aria-disabled', 'true');
  await pick(view, 'Lena Schäfer', 'juergen.koehler@');
  await view.change.click();
  await expect(view.dialog.getByRole('heading')).toHaveText('Change the roles of 2 people');
  await expect(view.dialog).toContainText('Can\'t be changed here: Workspace administrator');
  await expect(view.dialog).toContainText('Your own account is selected.');
  await expect(view.dialog).toContainText('Held by 1 of 2');
  await expect(view.summary).toHaveText('Nothing would change.');
  await view.wish(view.words.viewAll).selectOption('Add');
  await expect(view.dialog).toContainText('every support request in Contoso Deutschland');
  await expect(view.summary).toHaveText('The roles of 2 people will change.');
  await view.wish(view.words.viewAll).selectOption('Keep');
  await view.wish(view.words.activity).selectOption('Add');
  await expect(view.summary).toHaveText('The roles of 1 person will change. 1 person keeps their roles.');
  await view.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(view.dialog).toHaveCount(0);
  expect(watch.requests.filter((request) => request.method() === 'PUT')).toEqual([]);
  // The selection stays.
  await expect(page.getByText('2 selected')).toBeVisible();
});

for (const lang of ['en', 'de'] as const) {
  test(`the dialog warns of a role without effect and offers to add both: ${lang}`, async ({ page }) => {
    const view = await open(page, backend, lang);
    const { words } = view;
    const says = lang === 'de'
      ? { one: 'Ohne die Rolle „Kundenaktivität“ bewirkt diese Rolle bei dieser Person nichts.', some: (n: number, all: number) => `Ohne die Rolle „Kundenaktivität“ bewirkt diese Rolle bei ${n} der ${all} ausgewählten Personen nichts.`, both: 'Beide Rollen zuweisen' }
      : { one: 'Without the Customer activity role, this role has no effect for this person.', some: (n: number, all: number) => `Without the Customer activity role, this role has no effect for ${n} of the ${all} selected people.`, both: 'Add Customer activity' };
    const warned = view.dialog.getByRole('status').filter({ hasText: /^\s*(Ohne|Without)/ });
    // A person without a role that gives access.
    await pick(view, 'Chloé Dupont');
    await view.change.click();
    for (const role of [words.viewAll, words.learning]) {
      await view.wish(role).selectOption(words.give);
      await expect(warned).toHaveCount(1);
      await expect(warned).toContainText(says.one);
      await view.wish(role).selectOption({ index: 0 });
      await expect(warned).toHaveCount(0);
    }
    await view.wish(words.learning).selectOption(words.give);
    await view.wish(words.viewAll).selectOption(words.give);
    await expect(warned).toHaveCount(2);
    await view.dialog.getByRole('button', { name: says.both }).first().press('Enter');
    await expect(warned).toHaveCount(0);
    await expect(view.wish(words.activity)).toHaveValue('grant');
    await expect(view.wish(words.activity)).toBeFocused();
    await view.confirm.click();
    await expect(view.told).toHaveText(words.changed(1));
    expect((await person(page, backend, 'Chloé Dupont')).roles.toSorted()).toEqual(['customerActivity', 'learningManager', 'member', 'viewAllSupportRequests']);
    // With the Customer activity role, or an administrator role, it has an effect.
    await pick(view, 'juergen.koehler@', 'Lena Schäfer');
    await view.change.click();
    await view.wish(words.learning).selectOption(words.give);
    await expect(view.dialog).toContainText(/E-Mail-Adressen|email addresses/);
    await expect(warned).toHaveCount(0);
    await view.dialog.getByRole('button', { name: words.cancel }).click();
  });

  test(`the warning counts the people concerned: ${lang}`, async ({ page }) => {
    const view = await open(page, backend, lang);
    const { words } = view;
    const opens = (roles: string[]) => roles.some((role) => ['customerActivity', 'workspaceAdministrator', 'customerAdministrator'].includes(role));
    const all = await people(page, backend);
    const without = all.filter(({ roles }) => !opens(roles)).length;
    expect(without).toBeGreaterThan(1);
    expect(all.length - without).toBeGreaterThan(1);
    await view.grid.getByRole('checkbox', { name: words.all }).check();
    await view.change.click();
    await view.wish(words.viewAll).selectOption(words.give);
    await expect(view.dialog).toContainText(lang === 'de'
      ? `Ohne die Rolle „Kundenaktivität“ bewirkt diese Rolle bei ${without} der ${all.length} ausgewählten Personen nichts.`
      : `Without the Customer activity role, this role has no effect for ${without} of the ${all.length} selected people.`);
    // People with the one role are not counted for the other.
    await view.wish(words.activity).selectOption(words.take);
    await expect(view.dialog).toContainText(lang === 'de' ? 'Ohne die Rolle „Kundenaktivität“' : 'Without the Customer activity role');
    await view.wish(words.activity).selectOption(words.give);
    await expect(view.dialog).not.toContainText(lang === 'de' ? 'Ohne die Rolle „Kundenaktivität“' : 'Without the Customer activity role');
  });
}

test('new own roles take effect at once', async ({ page, watch }) => {
  const view = await open(page, backend);
  await pick(view, 'juergen.koehler@');
  await view.change.click();
  await view.wish(view.words.learning).selectOption('Add');
  await view.confirm.click();
  await expect(view.told).toHaveText(view.words.changed(1));
  await expect.poll(() => watch.asked('/me').length).toBe(2);
  await page.goto(`${backend.origin}/customer-activity/entitlements/e-4`);
  await expect(page.getByRole('columnheader', { name: /^Learner|^Lernende/ })).toBeVisible();
});

test('a conflict shows both versions and can be resolved each way', async ({ page, watch, browser }) => {
  watch.allow(FAILED(412));
  const view = await open(page, backend);
  const names = ['Lena Schäfer', 'Chloé Dupont', 'Tomasz Wiśniewski'];
  const other = await browser.newPage();
  await backend.signIn(other, 'customer-admin');
  const theirs = await open(other, backend);
  await pick(theirs, ...names.slice(0, 2));
  await theirs.change.click();
  await theirs.wish(theirs.words.learning).selectOption('Add');
  await theirs.confirm.click();
  await expect(theirs.told).toHaveText(theirs.words.changed(2));
  await other.close();
  await pick(view, ...names);
  await view.change.click();
  await view.wish(view.words.viewAll).selectOption('Add');
  await view.confirm.click();
  await expect(view.told).toHaveText(`${view.words.changed(1)} The roles of 2 people couldn't be changed.`);
  const problem = (name: string) => view.results.getByRole('listitem').filter({ hasText: name });
  const lena = problem('Lena Schäfer');
  await expect(lena).toContainText('Someone else changed these roles.');
  await expect(lena).toContainText(/Their version.*Customer activity.*Learning manager/);
  await expect(lena).toContainText(/Your version.*View all support requests/);
  // The table shows the backend's state, not the requested one.
  await find(view, 'Lena Schäfer');
  await expect(view.row('Lena Schäfer')).toContainText('Learning manager');
  await expect(view.row('Lena Schäfer')).not.toContainText('View all support requests');
  await lena.getByRole('button', { name: 'Apply mine: Lena Schäfer' }).click();
  await expect(view.told).toContainText('The roles of 2 people were changed. The roles of 1 person couldn\'t be changed.');
  expect((await person(page, backend, 'Lena Schäfer')).roles).toEqual(expect.arrayContaining(['customerActivity', 'learningManager', 'viewAllSupportRequests', 'supportContact']));
  await problem('Chloé Dupont').getByRole('button', { name: 'Keep theirs: Chloé Dupont' }).click();
  await expect(view.told).toHaveText('The roles of 2 people were changed. You kept the other version for 1 person.');
  expect((await person(page, backend, 'Chloé Dupont')).roles).not.toContain('viewAllSupportRequests');
  // Undo removes my change and leaves theirs.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(view.told).toHaveText('The change was undone for 2 people.');
  expect((await person(page, backend, 'Lena Schäfer')).roles.toSorted()).toEqual(['customerActivity', 'learningManager', 'supportContact']);
});

test('failed changes are named with the reason, the others are made, and Try again repeats the failed ones', async ({ page, watch, context, noFaults }) => {
  watch.allow(FAILED(400), FAILED(422));
  const view = await open(page, backend);
  const [lena, chloe] = [await person(page, backend, 'Lena Schäfer'), await person(page, backend, 'Chloé Dupont')];
  await setFaults(context, backend.origin, [
    { path: `/users/${lena.id}/roles`, method: 'PUT', status: 400 },
    { path: `/users/${chloe.id}/roles`, method: 'PUT', status: 422, problem: { rule: 'notDelegable' } },
  ]);
  await pick(view, 'Lena Schäfer', 'Chloé Dupont', 'Tomasz Wiśniewski');
  await view.change.click();
  await view.wish(view.words.learning).selectOption('Add');
  await view.confirm.click();
  await expect(view.told).toHaveText(`${view.words.changed(1)} The roles of 2 people couldn't be changed.`);
  const problem = (name: string) => view.results.getByRole('listitem').filter({ hasText: name });
  await expect(problem('Chloé Dupont')).toContainText('One of these roles can\'t be assigned here.');
  await find(view, 'Lena Schäfer');
  await expect(view.row('Lena Schäfer'), 'put back').not.toContainText('Learning manager');
  await find(view, 'Tomasz Wiśniewski');
  await expect(view.row('Tomasz Wiśniewski')).toContainText('Learning manager');
  await noFaults();
  await problem('Lena Schäfer').getByRole('button', { name: 'Try again: Lena Schäfer' }).click();
  await expect(view.told).toContainText('The roles of 2 people were changed.');
  expect((await person(page, backend, 'Lena Schäfer')).roles).toContain('learningManager');
});

test('after a lost response the actual roles are shown', async ({ page, context, watch, noFaults }) => {
  // The requested state was reached already when the request was repeated.
  watch.allow(FAILED(412));
  const view = await open(page, backend);
  const [lena, chloe] = [await person(page, backend, 'Lena Schäfer'), await person(page, backend, 'Chloé Dupont')];
  await setFaults(context, backend.origin, [{ path: `/users/${lena.id}/roles`, method: 'PUT', replace: { '/data': 7, '/id': 7, '/roles': 7 } }]);
  await pick(view, 'Lena Schäfer', 'Chloé Dupont');
  await view.change.click();
  await view.wish(view.words.learning).selectOption('Add');
  await view.confirm.click();
  await expect(view.told).toHaveText(`${view.words.changed(1)} The change couldn't be confirmed for 1 person.`);
  expect((await person(page, backend, 'Lena Schäfer')).roles).toContain('learningManager');
  for (const { displayName } of [lena, chloe]) {
    await find(view, displayName);
    await expect(view.row(displayName)).toContainText('Learning manager');
  }
  await noFaults();
  await view.results.getByRole('button', { name: 'Try again: Lena Schäfer' }).click();
  await expect(view.told).toHaveText(view.words.changed(2));
});

test('a failed refresh says that the list is older than the changes', async ({ page, context, watch, noFaults }) => {
  watch.allow(FAILED(400));
  const view = await open(page, backend);
  const lena = await person(page, backend, 'Lena Schäfer');
  await setFaults(context, backend.origin, [
    { path: `/users/${lena.id}/roles`, method: 'PUT', replace: { '/data': 7, '/id': 7, '/roles': 7 } }, { path: '/users', exact: true, status: 400 },
  ]);
  await pick(view, 'Lena Schäfer');
  await view.change.click();
  await view.wish(view.words.learning).selectOption('Add');
  await view.confirm.click();
  const notice = page.getByText('We couldn\'t load the latest data. You\'re seeing data as of ');
  await expect(notice).toBeVisible();
  await expect(view.told).toHaveText('The change couldn\'t be confirmed for 1 person.');
  await noFaults();
  await page.getByRole('main').getByRole('button', { name: 'Try again', exact: true }).click();
  await expect(notice).toHaveCount(0);
  await find(view, 'Lena Schäfer');
  await expect(view.row('Lena Schäfer')).toContainText('Learning manager');
});

test.describe('leaving while roles are changed', () => {
  const names = ['Lena Schäfer', 'Chloé Dupont', 'Tomasz Wiśniewski'];
  const elsewhere = (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Customer activity' }).click();
  const back = (page: Page) => page.goBack();
  /** Holds all role changes but the first ones, until released. */
  async function hold(page: Page, free = 0) {
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => { letGo = resolve; });
    let passed = 0;
    await page.route(/\/users\/[^/]+\/roles/, async (route) => {
      passed += 1;
      if (passed > free) await gate;
      await route.continue().catch(() => {});
    });
    return letGo;
  }
  /** Selects more people than are changed at a time, and starts a change. */
  async function order(page: Page, free = 0) {
    const view = await open(page, backend);
    const letGo = await hold(page, free);
    await view.grid.getByRole('checkbox', { name: view.words.all }).check();
    await view.change.click();
    await view.wish(view.words.learning).selectOption('Add');
    const affected = Number((await view.summary.textContent())!.match(/roles of (\d+) people will change/)![1]);
    expect(affected).toBeGreaterThan(9);
    await view.confirm.click();
    await expect(view.told).toHaveText(`Changing roles: ${free} of ${affected} done`);
    return { view, affected, letGo };
  }
  const learners = async (page: Page) => (await people(page, backend)).filter((one) => one.roles.includes('learningManager')).length;

  test('continues the changes, announces the result, and offers undo on return', async ({ page }) => {
    const { view, affected, letGo } = await order(page);
    const before = await learners(page);
    await elsewhere(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Customer activity');
    letGo();
    await expect(page.getByRole('status').filter({ hasText: 'The roles were changed.' }).first()).toBeVisible();
    expect(await learners(page)).toBe(before + affected);
    await back(page);
    await expect(view.told).toHaveText(view.words.changed(affected));
    await find(view, names[1]!);
    await expect(view.row(names[1]!)).toContainText('Learning manager');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(view.told).toHaveText(view.words.undone(affected));
    await expect(view.row(names[1]!)).not.toContainText('Learning manager');
  });

  test('shows progress and then the actual roles on return', async ({ page }) => {
    const { view, affected, letGo } = await order(page);
    await elsewhere(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Customer activity');
    await back(page);
    await expect(view.told).toHaveText(`Changing roles: 0 of ${affected} done`);
    await expect(view.change).toHaveAttribute('aria-disabled', 'true');
    letGo();
    await expect(view.told).toHaveText(view.words.changed(affected));
    for (const name of names) {
      await find(view, name);
      await expect(view.row(name)).toContainText('Learning manager');
    }
  });

  test('announces failed changes and lists them on Manage users in any workspace', async ({ page, watch, noFaults }) => {
    watch.allow(FAILED(400));
    await backend.signIn(page, 'customer-admin');
    const lena = await person(page, backend, names[0]!);
    await setFaults(page.context(), backend.origin, [{ path: `/users/${lena.id}/roles`, method: 'PUT', status: 400 }]);
    const { view, affected, letGo } = await order(page);
    await elsewhere(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Customer activity');
    letGo();
    await expect(page.getByRole('status').filter({ hasText: 'Not all role changes went through. See Manage users for details.' }).first()).toBeVisible();
    await back(page);
    await page.getByRole('combobox', { name: 'Workspace' }).click();
    await page.getByRole('option', { name: 'Contoso Österreich' }).click();
    await expect(page).toHaveURL(/workspace=w-4/);
    await expect(view.told).toHaveText(`Contoso Deutschland: ${view.words.changed(affected - 1)} The roles of 1 person couldn't be changed.`);
    await noFaults();
    await view.results.getByRole('button', { name: 'Try again: Lena Schäfer' }).click();
    await expect(view.told).toHaveText(`Contoso Deutschland: ${view.words.changed(affected)}`);
    expect((await person(page, backend, names[0]!)).roles).toContain('learningManager');
  });

  test('for another workspace shows no outdated roles on return', async ({ page }) => {
    await backend.signIn(page, 'customer-admin');
    const { view, affected, letGo } = await order(page, 6);
    const choose = async (name: string) => {
      await page.getByRole('combobox', { name: 'Workspace' }).click();
      await page.getByRole('option', { name }).click();
    };
    await choose('Contoso Österreich');
    await expect(page).toHaveURL(/workspace=w-4/);
    await choose('Contoso Deutschland');
    await expect(view.told).toHaveText(`Changing roles: 6 of ${affected} done`);
    letGo();
    await expect(view.told).toHaveText(view.words.changed(affected));
    for (const name of names) {
      await find(view, name);
      await expect(view.row(name)).toContainText('Learning manager');
    }
  });

  test('asks before signing out', async ({ page, watch }) => {
    watch.allow(FAILED(401), /net::ERR_/);
    const asked: string[] = [];
    let answer = false;
    page.on('dialog', (dialog) => { asked.push(dialog.message()); void (answer ? dialog.accept() : dialog.dismiss()); });
    const { view } = await order(page);
    await page.getByRole('button', { name: /Jürgen Köhler/ }).click();
    const signOut = page.getByRole('link', { name: 'Sign out' });
    await signOut.click();
    await expect.poll(() => asked).toEqual(['Sign out while roles are still being changed? The remaining changes won\'t be made.']);
    await expect(view.grid, 'still here').toBeVisible();
    answer = true;
    await signOut.click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(asked, 'once for each').toHaveLength(2);
  });

  test('applies new own rights on any page', async ({ page }) => {
    const view = await open(page, backend);
    const letGo = await hold(page);
    await pick(view, 'juergen.koehler@');
    await view.change.click();
    await view.wish(view.words.learning).selectOption('Add');
    await view.confirm.click();
    await elsewhere(page);
    await page.getByRole('link', { name: /^On-demand education/i }).first().click();
    await expect(page.getByRole('grid')).toBeVisible();
    await expect(page.getByRole('columnheader', { name: /^Learner/ })).toHaveCount(0);
    letGo();
    await expect(page.getByRole('columnheader', { name: /^Learner/ })).toBeVisible();
  });

  test('asks before loading another document', async ({ page }) => {
    const asked: string[] = [];
    page.on('dialog', (dialog) => { asked.push(dialog.type()); void dialog.dismiss(); });
    const { view, affected, letGo } = await order(page);
    await page.evaluate(() => { location.reload(); });
    await expect.poll(() => asked).toEqual(['beforeunload']);
    letGo();
    await expect(view.told).toHaveText(view.words.changed(affected));
    await page.reload();
    await expect(view.grid).toBeVisible();
    expect(asked).toHaveLength(1);
  });
});

test('5,000 people: search, filter by role, change all matches at once, and undo', async ({ page }) => {
  test.slow();
  backend.stop();
  backend = await Backend.start('--users', '5000', '--records', '10', '--workspaces', '1', '--agreements', '1', '--packages', '1');
  await backend.signIn(page, 'customer-admin');
  const view = await open(page, backend);
  const all = await people(page, backend);
  expect(all.length).toBeGreaterThan(5000);
  await expect(view.grid).toHaveAttribute('aria-rowcount', String(all.length + 1));
  // Only people in view have a row element.
  expect(await view.grid.getByRole('row').count()).toBeLessThan(60);
  const word = all.find((one) => one.roles.length === 1 && one.roles[0] === 'member')!.displayName.split(' ')[0]!;
  await page.goto(`${backend.origin}/manage-users?q=${encodeURIComponent(word)}&filter.roles=member`);
  await expect(view.grid).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const meant = all.filter((one) => one.roles.includes('member') && JSON.stringify(one).includes('displayName') && fold(JSON.stringify([one.displayName, (one as unknown as { email: string }).email, (one as unknown as { groups: string[] }).groups])).includes(fold(word)));
  expect(meant.length).toBeGreaterThan(20);
  await expect(view.grid).toHaveAttribute('aria-rowcount', String(meant.length + 1));
  await view.grid.getByRole('checkbox', { name: view.words.all }).check();
  await expect(page.getByText(`${meant.length} selected`)).toBeVisible();
  await view.change.click();
  await view.wish(view.words.activity).selectOption('Add');
  await view.confirm.click();
  const affected = meant.filter((one) => !one.roles.includes('customerActivity')).length;
  await expect(view.told).toHaveText(view.words.changed(affected), { timeout: 60_000 });
  const now = new Map((await people(page, backend)).map((one) => [one.id, one.roles]));
  for (const one of meant) expect(now.get(one.id)!.toSorted(), one.displayName).toEqual([...new Set([...one.roles, 'customerActivity'])].toSorted());
  await page.getByRole('button', { name: view.words.undo }).click();
  await expect(view.told).toHaveText(view.words.undone(affected), { timeout: 60_000 });
  const then = new Map((await people(page, backend)).map((one) => [one.id, one.roles]));
  for (const one of all) expect(then.get(one.id)!.toSorted(), one.displayName).toEqual(one.roles.toSorted());
});

test('Shift selects a range, and the selection survives a search', async ({ page }) => {
  const view = await open(page, backend, 'en');
  await view.grid.focus();
  await page.keyboard.press('Space');
  for (let n = 0; n < 4; n += 1) await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('5 selected')).toBeVisible();
  await expect(view.grid.getByRole('row', { selected: true })).toHaveCount(5);
  await page.getByRole('button', { name: view.words.clear }).click();
  const box = (place: number) => view.grid.locator(`[role="row"][aria-rowindex="${place + 1}"]:visible`).getByRole('checkbox');
  await box(2).click();
  await box(6).click({ modifiers: ['Shift'] });
  await view.search.fill('Chloé');
  await expect(view.grid).toHaveAttribute('aria-rowcount', '2');
  await expect(page.getByText('5 selected')).toBeVisible();
  await view.search.fill('');
  await expect(view.grid.getByRole('row', { selected: true })).toHaveCount(5);
  await page.getByRole('button', { name: view.words.clear }).click();
  await expect(view.grid.getByRole('row', { selected: true })).toHaveCount(0);
});

test('a workspace that the reader may not manage is dropped with a notice', async ({ page }) => {
  const view = await open(page, backend, 'en', '?workspace=w-2');
  await expect(page.getByRole('combobox', { name: 'Workspace' })).toContainText('Contoso Deutschland');
  await expect(view.grid).toBeVisible();
  await expect(page.getByText('Some filters in this link don\'t exist or aren\'t available to you. We left them out.')).toBeVisible();
});

for (const [theme, lang, width] of [['light', 'en', 1280], ['dark', 'de', 390]] as const) {
  test.describe(`${theme} ${lang}`, () => {
    test.use({ colorScheme: theme, viewport: { width, height: 900 } });
    test(`axe finds nothing while roles are changed: ${theme} ${lang}`, { tag: '@axe' }, async ({ page, watch }) => {
      watch.allow(FAILED(412));
      const view = await open(page, backend, lang, '?q=sch%C3%A4fer');
      const lena = await person(page, backend, 'Lena Schäfer');
      const before = await changes(page, backend);
      await view.row('Lena Schäfer').getByRole('checkbox').check();
      await clean(page, 'somebody picked out');
      await view.change.click();
      await view.wish(view.words.learning).selectOption(view.words.give);
      await clean(page, 'what it means', 'dialog');
      const answer = await page.request.put(api(backend, `/users/${lena.id}/roles?workspace=w-1`), {
        data: { roles: ['customerActivity', 'viewAllSupportRequests'] }, headers: { 'If-Match': lena.etag, Origin: backend.origin },
      });
      expect(answer.status()).toBe(200);
      await view.confirm.click();
      await expect(view.results.getByRole('alert')).toBeVisible();
      await page.getByRole('region', { name: view.words.changes }).getByRole('button', { name: view.words.show }).click();
      await expect(page.getByRole('region', { name: view.words.changes }).getByRole('row')).toHaveCount(before + 2);
      await page.evaluate(() => scrollTo(0, 0));
      await clean(page, 'theirs and yours, and the list of changes');
    });
  });
}

test('hiding personal data hides names here too', async ({ page, watch }) => {
  watch.allow(FAILED(412));
  const view = await open(page, backend);
  const lena = await person(page, backend, 'Lena Schäfer');
  await pick(view, 'Lena Schäfer', 'Chloé Dupont');
  await page.keyboard.press('F8');
  await expect(page.getByRole('button', { name: 'Hide personal data' })).toHaveAttribute('aria-pressed', 'true');
  await view.change.click();
  await view.wish(view.words.learning).selectOption('Add');
  await expect(view.dialog).not.toContainText(/Lena|Chloé/);
  await page.request.put(api(backend, `/users/${lena.id}/roles?workspace=w-1`), {
    data: { roles: ['customerActivity', 'viewAllSupportRequests'] }, headers: { 'If-Match': lena.etag, Origin: backend.origin },
  });
  await view.confirm.click();
  await expect(view.results.getByRole('alert')).toContainText('hidden');
  await page.getByRole('region', { name: view.words.changes }).getByRole('button', { name: view.words.show }).click();
  await expect(page.getByRole('region', { name: view.words.changes }).getByRole('row').nth(1)).toContainText('hidden');
  const main = page.getByRole('main');
  await expect(main).not.toContainText(/Lena|Chloé|Schäfer|@contoso/);
  await page.keyboard.press('F8');
  await expect(view.results.getByRole('alert')).toContainText('Lena Schäfer');
});
