// The app's files are on another origin, such as a CDN; its data is on this one. The policy has to name the other origin: see serve.mjs.
const place = document.getElementById('activity');
const { mount } = await import(`${place.dataset.files}/customer-activity.js`);

mount(place, { basePath: '/other-origin', apiBase: '/api' });
