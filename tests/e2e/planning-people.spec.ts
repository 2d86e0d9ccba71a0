// Planning for each sample person: what ends, and the verdict of each entitlement, within what that person may see.
import { expect, test, TODAY, type Lang, type Person } from './fixtures';
import { date, type Activity } from './oracle';
import { outlook, type Series } from './outlook-oracle';
import { atEndOf, endingsOf, labels, openPlanning, packagesOf, rowsOf, type Data } from './planning';

const PEOPLE: [Person, Lang, string][] = [
  ['customer-admin', 'en', '?workspace=*'], ['workspace-admin', 'de', '?workspace=w-1'], ['customer-activity', 'de', '?workspace=w-1'], ['all-requests', 'en', '?workspace=w-1'],
  ['learning-manager', 'de', '?workspace=w-1'], ['mixed', 'en', '?workspace=*'], ['activity-only', 'en', '?workspace=w-1'], ['requests-only', 'en', '?workspace=w-1'],
  ['learning-only', 'en', '?workspace=w-1'], ['all-delegated', 'de', '?workspace=w-1'], ['admin-learning', 'de', '?workspace=w-1'], ['two-hats', 'en', '?workspace=w-1'],
  ['unknown-role', 'en', '?workspace=w-1'], ['support-contact', 'en', '?workspace=w-1'],
];

for (const [person, lang, query] of PEOPLE) {
  test.describe(`${person} ${query}`, () => {
    test.use({ person });

    test(`planning says what this person's figures say: ${person}, ${query}`, async ({ page }) => {
      const ask = (path: string) => page.request.get(`/api/v1${path}${query}`, { headers: { 'Accept-Language': lang } });
      const answer = await ask('/activity');
      test.skip(answer.status() !== 200, 'sees no activity there');
      const data: Data = { activity: await answer.json() as Activity, series: await (await ask('/series')).json() as Series, lang };
      const view = await openPlanning(page, `${query}&horizon=365`, lang);
      const { ends } = await labels(view);
      const listed = (await rowsOf(page, view.say.ends)).map(({ name, cells }) => [name, cells[ends]![0]]);
      expect(listed).toEqual(endingsOf(data, 365).slice(0, 25).map((one) => [one.name, date(one.day, lang)]));
      const missing = new Set((data.activity.meta.partial ?? []).flatMap(({ kinds }) => kinds));
      const metered = packagesOf(data.activity).flatMap((pack) => pack.entitlements.map((one) => ({ one, pack })));
      const [, , , atEnd, , verdict] = await view.outlooks.getByRole('columnheader').allTextContents().then((all) => all.slice(1));
      const rows = await rowsOf(page, view.say.table);
      expect(rows.length).toBeGreaterThan(0);
      for (const { href, name, cells } of rows) {
        const { one, pack } = metered.find(({ one }) => new URL(href, 'http://x').pathname.endsWith(`/${one.id}`))!;
        const said = outlook(one, pack, data.series.data.find((row) => row.entitlementId === one.id), TODAY, missing.has(one.kind));
        expect(cells[verdict!]![0], name).toBe(view.say.verdicts[said.verdict]);
        // What only this person may see is no basis for an estimate.
        if (one.basis === 'visible' && one.allowance.type === 'quantity' && pack.start <= TODAY) expect(said.verdict, name).toBe('tooEarly');
        else expect(cells[atEnd!], name).toEqual(atEndOf(said, one, lang));
      }
    });
  });
}
