// The custom element, as frameworks use it: made and filled with properties, whether it is defined already or not.
const activity = document.createElement('customer-activity');
activity.basePath = '/element';
activity.locale = 'en';
activity.getToken = undefined; // cookies are sent
activity.addEventListener('customer-activity-title', (event) => {
  document.title = event.detail.title;
});
document.getElementById('place').append(activity);

// Only now it becomes what it is called, and takes up the properties that it was given before.
await import('/assets/customer-activity/customer-activity.js');

// Language, theme and workspace may change while it runs; what the reader has chosen stays.
activity.theme = 'light';
document.getElementById('language').addEventListener('change', (event) => {
  activity.locale = event.target.value;
});
