// A shell in a closed shadow root.
import { mount } from '/assets/customer-activity/customer-activity.js';

class PortalShell extends HTMLElement {
  #root = this.attachShadow({ mode: 'closed' });
  #activity;

  connectedCallback() {
    const place = document.createElement('div');
    this.#root.append(place);
    this.#activity = mount(place, { basePath: '/closed' });
  }

  async disconnectedCallback() {
    await this.#activity.unmount();
    this.#root.replaceChildren();
  }
}

customElements.define('portal-shell', PortalShell);
