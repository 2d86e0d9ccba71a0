// A portal with its own router, in which the app has everything below /portal/activity.
import { mount } from '/assets/customer-activity/customer-activity.js';

const BASE = '/portal/activity';
const isActivity = (path) => path === BASE || path.startsWith(`${BASE}/`);

const page = document.getElementById('page');
let activity;
let visits = history.state?.portal?.visit ?? 0;

/** Shows the page of the address. */
async function show() {
  const path = location.pathname;
  page.textContent = `You are at ${path}`;
  if (isActivity(path)) {
    activity ??= mount(document.getElementById('activity'), { basePath: BASE });
  } else if (activity) {
    const ended = activity;
    activity = undefined;
    await ended.unmount();
  }
}

// The portal stores its own data in history.state.
history.replaceState({ portal: { visit: visits } }, '');
addEventListener('popstate', show);

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="/portal/"]');
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  // The app handles its own links before the event gets here.
  if (!link || !isPlain || event.defaultPrevented) return;
  event.preventDefault();
  visits += 1;
  history.pushState({ portal: { visit: visits } }, '', link.href);
  show();
});

show();
