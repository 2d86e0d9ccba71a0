// The last stage of a release (tools/dist/), as far as it needs neither esbuild nor wasm-opt.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Files, integrityOf } from '../../tools/dist/files.mjs';
import { keepImports, renameInGlue, usedExports, withoutLeftovers } from '../../tools/dist/glue.mjs';
import { buildReport, manifest } from '../../tools/dist/manifest.mjs';
import { checkReferences, nameByContent } from '../../tools/dist/names.mjs';
import { checkPage, fileAt, partsOf, pointToFiles, withoutComments } from '../../tools/dist/page.mjs';
import { asFactory, fill } from '../../tools/dist/scripts.mjs';
import { withLoader } from '../../tools/dist/split.mjs';

const PAGE = `<!doctype html>
<html lang="en"><head>
<!-- a comment -->
<link rel="icon" href="/icon.svg">
<link rel="preload" href="/api/v1/me" as="fetch" crossorigin="anonymous">
<link rel="stylesheet" href="/main-0123456789abcdef.css" integrity="sha384-old"/>
<script type="module" src="/boot.js"></script>
<link rel="modulepreload" href="/app.js"><link rel="preload" href="/app_bg.wasm" as="fetch">
</head><body><a href="/elsewhere">…</a></body></html>`;

/** @param {Record<string, string>} texts */
const filesOf = (texts) => new Files(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));

describe('index.html', () => {
  test('names each part of the app once', () => {
    assert.deepEqual(partsOf(PAGE, '/'), { style: 'main-0123456789abcdef.css', glue: 'app.js', wasm: 'app_bg.wasm', boot: 'boot.js' });
    assert.throws(() => partsOf(PAGE.replace('rel="stylesheet"', 'rel="other"'), '/'), /must have one style sheet, it has 0/);
    assert.throws(() => partsOf(PAGE.replace(' src="/boot.js"', ''), '/'), /a script without src/);
  });

  test('a URL is a file only below the base', () => {
    assert.equal(fileAt('/portal/a/b.js?v=1', '/portal/'), 'a/b.js');
    assert.equal(fileAt('./b.js', '/'), 'b.js');
    for (const address of ['https://other.example/b.js', '//other.example/b.js', '#main', 'data:,']) assert.equal(fileAt(address, '/'), undefined);
  });

  test('references the final names, with integrity', () => {
    const names = ['icon.svg', 'main-0123456789abcdef.css', 'boot.js', 'app.js', 'app_bg.wasm'];
    const files = filesOf(Object.fromEntries(names.map((name) => [name, `content of ${name}`])));
    const renamed = new Map(names.map((name) => [name, `final-${name}`]));
    const { html, asked } = pointToFiles(withoutComments(PAGE), '/', renamed, files);
    assert.deepEqual([...asked].sort(), [...renamed.values()].sort());
    assert.ok(html.includes(`<script type="module" src="/final-boot.js" integrity="${integrityOf(files.bytes('boot.js'))}"></script>`));
    assert.ok(html.includes('<link rel="icon" href="/final-icon.svg">'), 'no integrity where browsers ignore it');
    assert.ok(html.includes('href="/api/v1/me" as="fetch" crossorigin="anonymous"'), 'what is asked of the backend stays');
    assert.ok(!html.includes('sha384-old') && !html.includes('comment'));
    assert.throws(() => pointToFiles(PAGE.replace('/icon.svg', '/missing.svg'), '/', renamed, files), /refers to \/missing.svg, which is not in dist/);
  });

  test('has nothing inline', () => {
    checkPage(PAGE);
    for (const inline of ['<script>run()</script>', '<style>a{}</style>', '<p onclick="run()">', '<p style="top:0">', '<a href="javascript:run()">']) {
      assert.throws(() => checkPage(PAGE + inline), /index.html (has an inline|must not have)/, inline);
    }
  });
});

describe('final names', () => {
  test('change with the content of the file and of those it references', () => {
    /** @param {string} picture */
    const named = (picture) => {
      const files = filesOf({ 'index.html': '', 'main.css': 'url(/icon.svg)', 'icon.svg': picture, 'entry.js': 'main.css' });
      return { files, renamed: nameByContent(files, new Set(['entry.js'])) };
    };
    const [one, other] = [named('<svg/>'), named('<svg></svg>')];
    assert.match(one.renamed.get('main.css') ?? '', /^main-[0-9a-f]{10}\.css$/);
    assert.notEqual(one.renamed.get('main.css'), other.renamed.get('main.css'));
    assert.equal(one.files.text('main.css'), `url(/${one.renamed.get('icon.svg')})`);
    assert.equal(one.renamed.get('entry.js'), 'entry.js');
    assert.equal(one.files.text('entry.js'), one.renamed.get('main.css'));
  });

  test('have neither the hash of Trunk nor the suffix of wasm-bindgen', () => {
    const renamed = nameByContent(filesOf({ 'app-0123456789abcdef_bg.wasm': '\0asm' }), new Set());
    assert.match(renamed.get('app-0123456789abcdef_bg.wasm') ?? '', /^app-[0-9a-f]{10}\.wasm$/);
  });

  test('do not replace a part of a longer name', () => {
    const files = filesOf({ 'a.js': 'b.js, web-b.js, b.json', 'b.js': '1', 'web-b.js': '2' });
    const renamed = nameByContent(files, new Set());
    assert.equal(files.text('a.js'), `${renamed.get('b.js')}, ${renamed.get('web-b.js')}, b.json`);
  });

  test('a cycle of references is an error', () => {
    assert.throws(() => nameByContent(filesOf({ 'a.js': 'b.js', 'b.js': 'a.js' }), new Set()), /in a circle: a.js → b.js → a.js/);
  });

  test('an unreferenced file is an error, and so is a source map', () => {
    const names = new Map([['index.html', 'index.html'], ['a.js', 'a-1.js']]);
    checkReferences(filesOf({ 'index.html': 'a-1.js', 'a.js': '' }), names, new Set());
    assert.throws(() => checkReferences(filesOf({ 'index.html': '', 'a.js': '' }), names, new Set()), /nothing refers to a.js/);
    assert.throws(() => checkReferences(filesOf({ 'index.html': 'a-1.js', 'a.js': '//# sourceMappingURL=a' }), names, new Set()), /a.js has a source map/);
  });
});

describe('scripts', () => {
  const GLUE = 'let wasm;\nfunction load(instance) { wasm = instance.exports; }\nexport { load as default, start, update, stop, unused };\n';

  test('the glue becomes a function that makes programs', () => {
    const script = asFactory(GLUE, 'BEGIN\n%script%\nUSED %used%');
    assert.ok(script.includes('wasm = guard(instance.exports);') && !script.includes('export {'));
    assert.ok(script.endsWith('USED default: load, start: start, update: update, stop: stop'));
  });

  test('glue in another format is an error', () => {
    assert.throws(() => asFactory(`import 'a';\n${GLUE}`, ''), /not as expected/);
    assert.throws(() => asFactory(GLUE.replace(', stop', ''), ''), /does not export what is used/);
  });

  test('a script gets every value that it names', () => {
    assert.equal(fill("a('%style%', '%style-integrity%')", { style: 'main.css', 'style-integrity': 'sha256-x' }), "a('main.css', 'sha256-x')");
    assert.throws(() => fill('%style%', {}), /asks for %style%/);
  });

  test('the loader of the chunk provides what the chunk imports', () => {
    const glue = [
      'import * as import1 from "./__wasm_split.js";', 'function imports() {', '    const import0 = {', '        __proto__: null,', '    };', '    return {',
      '        "./app_bg.js": import0,', '        "./__wasm_split.js": import1,', '    };', '}', 'async function __wbg_load(module, imports) {}', '',
    ].join('\n');
    const imports = ['memory', '__indirect_function_table'].map((name) => ({ module: '__wasm_split', name }));
    const loading = withLoader(glue, imports);
    assert.match(loading, /const import0 = \{\s+__proto__: null,\s+async __wasm_split_load_pages\(/);
    assert.ok(!loading.includes('import1'));
    assert.ok(loading.includes('{ __wasm_split: { memory: wasm.memory, __indirect_function_table: wasm.__indirect_function_table } }'));
    assert.throws(() => withLoader(glue, [{ module: 'env', name: 'x' }]), /imports env.x, which is not the program's/);
    assert.throws(() => withLoader('', imports), /does not import or load as expected/);
  });
});

describe('the glue', () => {
  const GLUE = [
    'function get() {', '  const import0 = {', '    __proto__: null,', '    __wbg_a_1: function() {', '      return wasm.alloc(1);', '    },',
    '    async load_c(x) {', '    },', '    __wbg_b_2: (x) => x', '  };', '  return {', '    "./app_bg.js": import0', '  };', '}', 'wasm.start();', '',
  ].join('\n');

  test('names the exports that it uses', () => {
    assert.deepEqual([...usedExports(GLUE)], ['alloc', 'start']);
  });

  test('keeps what the wasm imports, and nothing else', () => {
    const kept = keepImports(GLUE, ['__wbg_b_2']);
    assert.ok(kept.includes('__proto__: null') && kept.includes('__wbg_b_2') && !kept.includes('__wbg_a_1'));
    assert.throws(() => keepImports(GLUE, ['__wbg_c_3']), /does not provide __wbg_c_3/);
    assert.throws(() => keepImports('', []), /no import object of the known form/);
  });

  test('has the short names of the wasm', () => {
    /** @type {import('../../tools/dist/binaryen.mjs').ShortNames} */
    const names = { imports: [['./app_bg.js', '__wbg_a_1', 'b'], ['./other.js', 'load_c', 'c']], exports: [['alloc', 'd'], ['start', 'e']] };
    const short = renameInGlue(GLUE, names);
    for (const line of ['    b: function() {', '    async c(x) {', '    __wbg_b_2:', 'return wasm.d(1)', 'wasm.e()', '"a": import0']) assert.ok(short.includes(line), line);
    assert.throws(() => renameInGlue(GLUE, { ...names, exports: [] }), /uses wasm.alloc, which is not exported/);
    assert.throws(() => renameInGlue(GLUE.replace('": import0', '": other'), names), /does not name its module/);
  });

  test("does not export a library's classes", () => {
    const glue = 'export class IntoUnderlyingSink {\n}\nif (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = 1;\nexport class Own {}\nexport { initSync, load as default };\n';
    assert.equal(withoutLeftovers(glue), 'class IntoUnderlyingSink {\n}\n\nexport class Own {}\nexport { load as default };\n');
  });
});

test('build.json and manifest.json list what a first visit downloads', () => {
  /**
   * @param {string} file
   * @param {number} br
   * @param {boolean} firstVisit
   * @param {boolean} embeddedVisit
   */
  const built = (file, br, firstVisit, embeddedVisit) => ({ file, raw: 2 * br, br, gz: br + 1, firstVisit, embeddedVisit, integrity: `sha256-${file}` });
  const files = [built('app.wasm', 100, true, true), built('main.css', 10, true, false), built('entry.js', 5, false, true)];
  assert.deepEqual(buildReport(files, 'hash'), { inputs: 'hash', firstVisit: { raw: 220, br: 110, gz: 112 }, files });
  const said = manifest([files[0], files[2]], { name: 'app', entry: 'entry.js', version: '1.2.3', build: 'app-0' });
  assert.deepEqual(said.entry, { file: 'entry.js', integrity: 'sha256-entry.js', bytes: 10, brotli: 5, firstVisit: true });
  assert.deepEqual(said.files.map(({ file }) => file), ['app.wasm', 'entry.js']);
});
