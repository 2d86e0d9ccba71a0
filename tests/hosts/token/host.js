// A token instead of cookies. It exists only in this module.
import { mount } from '/assets/customer-activity/customer-activity.js';

let token;

/** Called by the app before each request; with `forceRefresh` after the backend refused the last token. */
async function getToken({ forceRefresh }) {
  if (!token || forceRefresh) {
    const answer = await fetch('/token', { method: 'POST' });
    if (!answer.ok) throw new Error('nobody is signed in');
    ({ token } = await answer.json());
  }
  return token;
}

mount(document.getElementById('activity'), { basePath: '/token-host', getToken });
