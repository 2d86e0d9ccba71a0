// Several instances on one page: one may use the address bar, any number keep their location in memory.
import { mount } from '/assets/customer-activity/customer-activity.js';

mount(document.getElementById('germany'), { routing: 'memory', workspace: 'w-1' });
mount(document.getElementById('uk'), { routing: 'memory', workspace: 'w-2' });
mount(document.getElementById('address'), { routing: 'address', basePath: '/two', workspace: 'w-1' });
