// A dark host in German.
import { mount } from '/assets/customer-activity/customer-activity.js';

mount(document.getElementById('activity'), {
  basePath: '/dark-de',
  locale: 'de',
  theme: 'dark', // "host" would give the same here: the page has `color-scheme: dark`
  onEvent({ type, detail }) {
    if (type === 'title') document.title = `${detail.title} – Portal`;
  },
});
