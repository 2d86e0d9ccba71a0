// A plain page: one call mounts the app in an element.
import { mount } from '/assets/customer-activity/customer-activity.js';

const activity = mount(document.getElementById('activity'), {
  basePath: '/plain', // its pages are /plain/customer-activity and below
  onEvent({ type, detail }) {
    // The document's title belongs to the page: the app only suggests one.
    if (type === 'title') document.title = detail.title;
  },
});

// The element itself shows a message when the app could not start; a page may do more.
activity.ready.catch((error) => console.warn('Customer activity:', error.message));
