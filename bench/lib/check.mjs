// Checks that a contender shows the backend's numbers. Times count only for one that does.

const number = (text) => new Intl.NumberFormat('en-GB', { maximumFractionDigits: 9 }).format(text);
/** Exact: quantities here have at most two decimals. */
const hundredths = (text) => Math.round(Number(text) * 100);
const difference = (a, b) => number(String((hundredths(a) - hundredths(b)) / 100));

export const isEnterpriseWide = ({ kind }) => kind === 'enterpriseWide';

/** Returns how many tiles and packages a contender should show for a response, by status. */
export function expected(contender, activity) {
  const admitted = activity.packages.filter((pack) => !contender.sums || !isEnterpriseWide(pack));
  const shared = activity.packages.filter((pack) => contender.sums && isEnterpriseWide(pack));
  const active = new Set(activity.agreements.filter(({ status }) => status === 'active').map(({ id }) => id));
  const kinds = new Set(shared.filter(({ agreementId }) => active.has(agreementId)).flatMap((pack) => pack.entitlements.map(({ kind }) => kind)));
  const packages = (status) => admitted.filter((pack) => !status || pack.status === status).length;
  return {
    tiles: admitted.reduce((sum, { entitlements }) => sum + entitlements.length, 0) + kinds.size,
    packages: { '': packages(''), active: packages('active'), inactive: packages('inactive') },
  };
}

/** A number with its unit, as the page words it. */
const units = (amount, unit) => `${amount} ${amount !== '1' ? unit : unit === 'activities' ? 'activity' : unit.replace(/s$/, '')}`;

/** Returns the phrases that the tile of an entitlement must contain. */
function phrases(contender, entitlement) {
  const { consumed, consumedTotal = consumed, available, unit, allowance } = entitlement;
  const limited = allowance.type === 'quantity' || allowance.type === 'allowed';
  if (!contender.sums) {
    // The peers do not know the agreement's total and treat unknown as zero.
    const used = `${number(consumed ?? '0')} ${unit} used`;
    if (!limited) return [used];
    return [used, `Limit: ${number(allowance.amount)}`, `${difference(allowance.amount, consumed ?? '0')} left`];
  }
  // An older build may word it otherwise.
  if (consumed === undefined) return limited ? [`${number(allowance.amount)} `, ...(contender.isOlder ? [] : ['usage unknown'])] : ['unknown'];
  const both = consumed === consumedTotal ? [] : [`${number(consumed)} in this workspace · ${number(consumedTotal)} across the agreement`];
  // An older build may word the rest differently, or not have it.
  if (contender.isOlder) return [limited ? `${number(consumedTotal)} of ${number(allowance.amount)} ` : ''];
  if (!limited) return [hundredths(consumedTotal) === 0 ? 'Not used yet' : `${number(consumedTotal)} `, ...both];
  const over = hundredths(consumedTotal) > hundredths(allowance.amount);
  const rest = over ? `${units(difference(consumedTotal, allowance.amount), unit)} over` : `${available === undefined ? difference(allowance.amount, consumedTotal) : number(available)} left`;
  return [`${number(consumedTotal)} of ${number(allowance.amount)} `, rest, ...both];
}

/** Compares every tile of every add-on package with the response; resolves to the differences, at most ten. */
export async function check(page, contender, activity) {
  const shown = await page.evaluate(() => [...document.getElementsByClassName('tile')].map((tile) => {
    const link = tile.matches('a') ? tile : tile.querySelector('a');
    const texts = [];
    const walk = document.createTreeWalker(tile, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) texts.push(walk.currentNode.data);
    return [decodeURIComponent(new URL(link.href).pathname.split('/').pop()), texts.join(' ').replace(/\s+/g, ' ')];
  }));
  const texts = new Map(shown);
  const wrong = [];
  const want = expected(contender, activity);
  if (shown.length !== want.tiles) wrong.push(`${shown.length} tiles, not ${want.tiles}`);
  let compared = 0;
  for (const pack of activity.packages.filter((pack) => !isEnterpriseWide(pack))) {
    for (const entitlement of pack.entitlements) {
      const text = texts.get(entitlement.id);
      const missing = text === undefined ? ['its tile'] : phrases(contender, entitlement).filter((phrase) => !text.includes(phrase));
      if (missing.length > 0) wrong.push(`${entitlement.id}: no “${missing.join('”, “')}” in “${text}”`);
      compared += 1;
    }
  }
  return { compared, wrong: wrong.slice(0, 10) };
}
