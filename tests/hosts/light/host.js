// Without a shadow root: the app's elements are part of the page, for hosts whose tools must reach them.
import { mount } from '/assets/customer-activity/customer-activity.js';

mount(document.getElementById('activity'), { basePath: '/light', shadow: false });
