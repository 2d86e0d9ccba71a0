// A pilet registers `htmlComponent(…)` as a page: `app.registerPage('/activity/*', htmlComponent({ … }))`. The code below does what Piral
// then does.
import { htmlComponent } from '/assets/customer-activity/customer-activity.js';

const { component } = htmlComponent({ routing: 'memory' });
const element = document.getElementById('activity');
const props = { piral: {}, locale: 'en' };
const context = { router: undefined };
let locals;

function toggle() {
  if (locals) {
    component.unmount(element, locals);
    locals = undefined;
  } else {
    locals = {};
    component.mount(element, props, context, locals);
  }
}

document.getElementById('toggle').addEventListener('click', toggle);
toggle();
