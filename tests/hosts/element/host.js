// The custom element, as frameworks use it: created and given properties, whether it is defined already or not.
const activity = document.createElement('customer-activity');
activity.basePath = '/element';
activity.locale = 'en';
activity.getToken = undefined; // cookies are sent
activity.addEventListener('customer-activity-title', (event) => {
  document.title = event.detail.title;
});
document.getElementById('place').append(activity);

// It is defined only now, and takes the properties set before.
await import('/assets/customer-activity/customer-activity.js');

// Language, theme and workspace may change at any time; the reader's own choices stay.
activity.theme = 'light';
document.getElementById('language').addEventListener('change', (event) => {
  activity.locale = event.target.value;
});
