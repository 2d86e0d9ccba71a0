// A token in place of cookies. It lives in this module and nowhere else.
import { mount } from '/assets/customer-activity/customer-activity.js';

let token;

/** What the app asks before each request; with `forceRefresh` after the backend did not take the last one. */
async function getToken({ forceRefresh }) {
  if (!token || forceRefresh) {
    const answer = await fetch('/token', { method: 'POST' });
    if (!answer.ok) throw new Error('nobody is signed in');
    ({ token } = await answer.json());
  }
  return token;
}

mount(document.getElementById('activity'), { basePath: '/token-host', getToken });
