// index.html as a list of tags: the files it references, their final names, and what it must not contain.
import { check, fail } from './check.mjs';
import { integrityOf } from './files.mjs';

/** @typedef {{ whole: string, name: string, attributes: Map<string, string> }} Tag */

const TAG = /<([a-z][a-z0-9-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

/** @param {string} source */
function attributesOf(source) {
  /** @type {Map<string, string>} */
  const attributes = new Map();
  for (const [, name, double, single, bare] of source.matchAll(ATTRIBUTE)) {
    attributes.set(name.toLowerCase(), double ?? single ?? bare ?? '');
  }
  return attributes;
}

/**
 * @param {string} html
 * @returns {Tag[]}
 */
export const tagsOf = (html) =>
  [...html.matchAll(TAG)].map(([whole, name, rest]) => ({ whole, name: name.toLowerCase(), attributes: attributesOf(rest) }));

/** @param {Tag} tag */
export const printTag = ({ whole, name, attributes }) => {
  const printed = [...attributes].map(([key, value]) => (value === '' ? ` ${key}` : ` ${key}="${value.replaceAll('"', '&quot;')}"`));
  return `<${name}${printed.join('')}${whole.endsWith('/>') ? ' /' : ''}>`;
};

/** @param {string} html */
export const withoutComments = (html) => html.replace(/<!--(?!\[)[\s\S]*?-->/g, '');

/**
 * Returns the file of dist that a URL refers to; undefined if none.
 * @param {string} address
 * @param {string} base below which dist is served
 */
export function fileAt(address, base) {
  if (/^[a-z][a-z0-9+.-]*:|^\/\/|^#/i.test(address)) return undefined;
  const name = address.startsWith(base) ? address.slice(base.length) : address.replace(/^\.?\//, '');
  return name.replace(/[?#].*$/, '');
}

/** @param {Tag} tag */
const isScript = (tag) => tag.name === 'script';
/**
 * @param {Tag} tag
 * @param {string} rel
 */
const isLink = (tag, rel) => tag.name === 'link' && tag.attributes.get('rel') === rel;

/**
 * Returns every tag with a URL, and the attribute that holds it.
 * @param {string} html
 */
const linking = (html) =>
  tagsOf(html).flatMap((tag) =>
    ['href', 'src'].filter((key) => tag.attributes.has(key) && tag.name !== 'a' && tag.name !== 'use').map((key) => ({ tag, key })),
  );

/**
 * Returns the files that the page must reference, each by exactly one tag.
 * @param {string} html
 * @param {string} base
 */
export function partsOf(html, base) {
  const tags = tagsOf(html);
  /**
   * @param {string} what
   * @param {string} key
   * @param {(tag: Tag) => boolean} isIt
   */
  const only = (what, key, isIt) => {
    const found = tags.filter(isIt);
    check(found.length === 1, `index.html must have one ${what}, it has ${found.length}`);
    const address = found[0].attributes.get(key) ?? fail(`index.html has a ${what} without ${key}`);
    return fileAt(address, base) ?? fail(`index.html has a ${what} from elsewhere: ${address}`);
  };
  return {
    style: only('style sheet', 'href', (tag) => isLink(tag, 'stylesheet')),
    glue: only('module to preload (the glue)', 'href', (tag) => isLink(tag, 'modulepreload')),
    wasm: only('wasm to preload', 'href', (tag) => isLink(tag, 'preload') && Boolean(tag.attributes.get('href')?.endsWith('.wasm'))),
    boot: only('script', 'src', isScript),
  };
}

/**
 * Returns the page with the final names and the integrity of its files.
 * @param {string} html
 * @param {string} base
 * @param {Map<string, string>} renamed the final names
 * @param {ReadonlyMap<string, Uint8Array>} files
 * @returns {{ html: string, asked: Set<string> }} the page, and the final names of what a first visit downloads
 */
export function pointToFiles(html, base, renamed, files) {
  /** @type {Set<string>} */
  const asked = new Set();
  for (const { tag, key } of linking(html)) {
    const address = tag.attributes.get(key) ?? '';
    const name = fileAt(address, base);
    const file = name === undefined ? undefined : renamed.get(name);
    if (name === undefined || file === undefined) {
      // The only URLs that are no files: preloaded responses of the backend.
      const preloadsResponse = isLink(tag, 'preload') && tag.attributes.get('as') === 'fetch' && !name?.endsWith('.wasm');
      check(name !== undefined && preloadsResponse, `index.html refers to ${address}, which is not in dist`);
      continue;
    }
    tag.attributes.set(key, base + file);
    if (isScript(tag) || ['stylesheet', 'modulepreload', 'preload'].some((rel) => isLink(tag, rel))) {
      tag.attributes.set('integrity', integrityOf(files.get(name) ?? fail(`there is no ${name}`)));
    } else {
      tag.attributes.delete('integrity');
    }
    if (tag.attributes.get('crossorigin') === 'anonymous') tag.attributes.set('crossorigin', ''); // shorter, with the same meaning
    html = html.replace(tag.whole, () => printTag(tag));
    asked.add(file);
  }
  return { html: `${html.replace(/\s*\n\s*/g, '\n').trim()}\n`, asked };
}

/**
 * Checks that nothing is inline, and that whitespace matters nowhere.
 * @param {string} html
 */
export function checkPage(html) {
  for (const [whole, , inner] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
    check(/\ssrc=/.test(whole) && inner.trim() === '', `index.html has an inline script: ${whole.slice(0, 80)}`);
  }
  for (const { name, whole, attributes } of tagsOf(html)) {
    check(!['style', 'base', 'iframe', 'object', 'embed', 'pre', 'textarea'].includes(name), `index.html must not have <${name}>`);
    for (const [key, value] of attributes) {
      check(!/^on|^style$|^data-trunk/.test(key), `index.html must not have the attribute ${key}: ${whole}`);
      check(!/^\s*javascript:/i.test(value), `index.html must not have a javascript: address: ${whole}`);
    }
  }
}
