// Two applications under single-spa: the module itself is an application.
import { navigateToUrl, registerApplication, start } from '/vendor/single-spa.js';

registerApplication({
  name: 'customer-activity',
  app: () => import('/assets/customer-activity/customer-activity.js'),
  activeWhen: '/single-spa/activity',
  customProps: {
    domElement: document.getElementById('activity'),
    basePath: '/single-spa/activity',
  },
});

const notes = document.getElementById('notes');
registerApplication({
  name: 'notes',
  app: async () => ({
    async bootstrap() {},
    async mount() {
      notes.append(Object.assign(document.createElement('h1'), { textContent: 'Notes' }));
    },
    async unmount() {
      notes.replaceChildren();
    },
  }),
  activeWhen: '/single-spa/notes',
});

for (const link of document.querySelectorAll('nav a')) link.addEventListener('click', navigateToUrl);

start();
