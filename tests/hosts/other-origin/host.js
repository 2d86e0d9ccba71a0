// The app's files lie on another origin, as on a CDN; its data are this origin's. The policy has to name the other one: see serve.mjs.
const place = document.getElementById('activity');
const { mount } = await import(`${place.dataset.files}/customer-activity.js`);

mount(place, { basePath: '/other-origin', apiBase: '/api' });
