// Serves the hosts of this folder, and the app to them. By hand, with a sample backend that was started with `--tokens`:
//
//   node tests/hosts/serve.mjs --backend http://127.0.0.1:8787 [--port 8800] [--other-port 8801] [--dist dist]
//
// /HOST/…                      the page of that host, at every address below it that is no file
// /assets/customer-activity/…  the app's files, as they lie in dist/
// /vendor/…                    the packages that hosts need
// /api, /sign-in, /token, …    the sample backend, so that it is of the page's origin
// On the second port lie the app's files once more: another origin, as a CDN is one.
import { build } from 'esbuild';
import { readFile, readdir } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '../..');

/** The path of the app's files. */
const FILES = '/assets/customer-activity';

/** What a page may load and run: exactly what the app needs. */
const POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"], // the app is WebAssembly
  'style-src': ["'self'"],
  'connect-src': ["'self'"], // data, and the app's own files
  'img-src': ["'self'", 'data:'], // icons
  'worker-src': ["'self'"], // a worker writes Excel workbooks
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['customer-activity'],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

/** The hosts: the path of their pages, their folder, and additions to the policy. */
export const HOSTS = [
  { path: 'plain', folder: 'plain' },
  { path: 'element', folder: 'element' },
  { path: 'single-spa', folder: 'single-spa' },
  { path: 'two', folder: 'two' },
  { path: 'portal', folder: 'sub-path' },
  { path: 'strict', folder: 'strict' },
  { path: 'closed', folder: 'closed' },
  { path: 'dark-de', folder: 'dark-de' },
  { path: 'react', folder: 'react' },
  { path: 'piral', folder: 'piral' },
  { path: 'light', folder: 'light' },
  { path: 'token-host', folder: 'token' },
  {
    path: 'other-origin',
    folder: 'other-origin',
    policy: (other) => ({
      'script-src': [other],
      'connect-src': [other], // wasm and style are fetched
      // A worker cannot be started from another origin: a blob of this page imports the script from there, which counts as a script of the
      // worker.
      'worker-src': ['blob:', other],
    }),
  },
  { path: 'blank', folder: 'blank' }, // for tests that mount themselves
];

const VENDOR = { 'single-spa.js': 'node_modules/single-spa/lib/es2015/esm/single-spa.min.js' };

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm', '.json': 'application/json', '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8', '.ts': 'text/plain; charset=utf-8',
};
const TO_BACKEND = /^\/(api|sign-in|sign-out|token|faults|journal)(\/|\?|$)/;

const policyOf = (host, other) => {
  const more = host.policy?.(other) ?? {};
  return Object.entries(POLICY).map(([name, values]) => [name, ...values, ...(more[name] ?? [])].join(' ')).join('; ');
};

/** Returns a file below a folder; undefined if it does not exist or lies outside. */
async function fileIn(folder, name) {
  const file = path.join(folder, path.posix.normalize(`/${name}`));
  try {
    return await readFile(file);
  } catch {
    return undefined;
  }
}

function send(response, status, name, body, headers = {}) {
  const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
  response.writeHead(status, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff', ...headers }).end(body);
}
const missing = (response, headers) => send(response, 404, 'missing.txt', 'There is nothing here.\n', headers);

/** Sends a file of the app: hashed names are immutable, the entry is revalidated. */
async function sendApp(response, dist, name, headers = {}) {
  const body = await fileIn(dist, name);
  if (!body) return missing(response, headers);
  const kept = /-[0-9a-f]{10}\./.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
  return send(response, 200, name, body, { 'Cache-Control': kept, ...headers });
}

/** Forwards a request unchanged, with cookies, origin and broken connections. */
function proxy(backend, incoming, response) {
  const { method, url, headers } = incoming;
  const outgoing = request(new URL(url, backend), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
    answer.on('aborted', () => response.destroy());
  });
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

const listen = (server, port) =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`));
  });

/** Starts both servers; returns their addresses and a function to stop them. */
export async function serve({ backend, port = 0, otherPort = 0, dist = path.join(root, 'dist') }) {
  const bundle = await build({
    entryPoints: [path.join(here, 'react/host.jsx')], bundle: true, write: false, format: 'esm', jsx: 'automatic', jsxDev: false,
    external: [`${FILES}/*`], define: { 'process.env.NODE_ENV': '"development"' }, logLevel: 'error',
  });
  const react = Buffer.from(bundle.outputFiles[0].contents);

  const cdn = createServer((incoming, response) => {
    const { pathname } = new URL(incoming.url, 'http://cdn');
    sendApp(response, dist, pathname, { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  });
  const other = await listen(cdn, otherPort);

  const hosts = createServer(async (incoming, response) => {
    const { pathname } = new URL(incoming.url, 'http://host');
    if (TO_BACKEND.test(incoming.url)) return proxy(backend, incoming, response);
    if (pathname.startsWith(`${FILES}/`)) return sendApp(response, dist, pathname.slice(FILES.length));
    if (pathname.startsWith('/vendor/')) {
      const name = VENDOR[pathname.slice('/vendor/'.length)];
      const body = name && await fileIn(root, name);
      return body ? send(response, 200, name, body) : missing(response);
    }
    if (pathname === '/host.css') return send(response, 200, pathname, await fileIn(here, pathname));
    const [, first, ...rest] = pathname.split('/');
    if (!first) return send(response, 200, 'index.html', list(), { 'Content-Security-Policy': policyOf({}, other) });
    const host = HOSTS.find((one) => one.path === first);
    if (!host) return missing(response);
    const name = rest.join('/');
    if (first === 'react' && name === 'host.js') return send(response, 200, name, react);
    if (path.extname(name)) {
      const body = await fileIn(path.join(here, host.folder), name);
      return body ? send(response, 200, name, body, { 'Cache-Control': 'no-cache' }) : missing(response);
    }
    const page = await readFile(path.join(here, host.folder, 'index.html'), 'utf8');
    return send(response, 200, 'index.html', page.replace('{{OTHER}}', other), {
      'Cache-Control': 'no-cache', 'Content-Security-Policy': policyOf(host, other),
    });
  });
  const origin = await listen(hosts, port);
  const stop = async () => {
    for (const server of [hosts, cdn]) {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    }
  };
  return { origin, other, stop };
}

/** A page with links to all hosts. */
function list() {
  const links = HOSTS.filter(({ path: name }) => name !== 'blank').map(({ path: name }) => `<li><a href="${startOf(name)}">${name}</a></li>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hosts</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/host.css">
<main><h1>Hosts</h1><p><a href="/sign-in">Sign in</a> first.</p><ul>${links.join('')}</ul></main></html>`;
}

/** Returns the address of the app in a host. */
export function startOf(name) {
  if (name === 'piral') return '/piral/';
  const base = { portal: '/portal/activity', 'single-spa': '/single-spa/activity' }[name] ?? `/${name}`;
  return `${base}/customer-activity`;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      backend: { type: 'string' }, port: { type: 'string', default: '8800' }, 'other-port': { type: 'string', default: '8801' },
      dist: { type: 'string', default: path.join(root, 'dist') },
    },
  });
  if (!values.backend) {
    console.error('usage: node tests/hosts/serve.mjs --backend http://127.0.0.1:8787');
    process.exit(1);
  }
  if (!(await readdir(values.dist).catch(() => [])).includes('customer-activity.js')) {
    console.error(`${values.dist} holds no customer-activity.js; build the app first`);
    process.exit(1);
  }
  const { origin, other } = await serve({ backend: values.backend, port: Number(values.port), otherPort: Number(values['other-port']), dist: values.dist });
  console.log(`listening on ${origin}\nthe app's files on another origin: ${other}`);
  for (const { path: name } of HOSTS) if (name !== 'blank') console.log(`  ${origin}${startOf(name)}`);
}
