// A plain page: one call mounts the app in an element.
import { mount } from '/assets/customer-activity/customer-activity.js';

const activity = mount(document.getElementById('activity'), {
  basePath: '/plain', // its pages are /plain/customer-activity and below
  onEvent({ type, detail }) {
    // The title of the document is the page's own: the app only says what it would be.
    if (type === 'title') document.title = detail.title;
  },
});

// The element says by itself when the app could not be started; a page may do more.
activity.ready.catch((error) => console.warn('Customer Activity:', error.message));
