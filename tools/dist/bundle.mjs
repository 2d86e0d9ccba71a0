// Runs esbuild: bundles each style sheet and each script with its imports into one file.
import { build } from 'esbuild';
import path from 'node:path';
import { check, fail } from './check.mjs';

/** Browsers whose syntax the output may use. */
const BROWSERS = ['chrome123', 'firefox121', 'safari17.5'];

/**
 * An absolute URL in a style sheet is a file of dist and stays; it gets its final name later.
 * @type {import('esbuild').Plugin}
 */
const filesOfDist = {
  name: 'files-of-dist',
  setup({ onResolve }) {
    onResolve({ filter: /^\// }, ({ kind, path }) => (kind === 'url-token' ? { path, external: true } : undefined));
  },
};

/**
 * @param {string} entry path of the style sheet
 * @param {string} folder where the result would lie
 */
export async function bundleStyle(entry, folder) {
  const { outputFiles } = await build({
    entryPoints: [entry], bundle: true, write: false, minify: true, charset: 'utf8', legalComments: 'none',
    target: BROWSERS, logLevel: 'warning', outdir: folder, plugins: [filesOfDist],
    // Inlined, so that icons need no further request.
    loader: { '.svg': 'dataurl' },
  }).catch(() => fail(`the style sheet ${entry} cannot be built; the reason stands above`));
  check(outputFiles.length === 1 && !/@import/.test(outputFiles[0].text), `the style sheet ${entry} does not become one file`);
  return Buffer.from(outputFiles[0].contents);
}

/**
 * @param {string} name
 * @param {string} contents
 * @param {string} folder with the modules that it imports
 * @returns {Promise<{ script: Buffer<ArrayBuffer>, modules: string[] }>} the script, and the modules bundled into it
 */
export async function bundleScript(name, contents, folder) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: path.join(folder, path.dirname(name)), sourcefile: name, loader: 'js' },
    bundle: true, write: false, minify: true, format: 'esm', target: BROWSERS, charset: 'utf8', legalComments: 'inline',
    logLevel: 'warning', metafile: true, absWorkingDir: folder,
  }).catch(() => fail(`the script ${name} cannot be built; the reason stands above`));
  return { script: Buffer.from(outputFiles[0].contents), modules: Object.keys(metafile.inputs).filter((input) => input !== name) };
}

/**
 * Bundles the program's script and drops unused code, still readable.
 * @param {string} contents
 * @param {string} folder with the modules that it imports
 * @returns {Promise<{ glue: string, modules: string[] }>} the script, and the modules bundled into it
 */
export async function shake(contents, folder) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: folder, sourcefile: 'glue.js', loader: 'js' },
    bundle: true, write: false, format: 'esm', target: 'esnext', charset: 'utf8', legalComments: 'none', metafile: true,
    logLevel: 'warning', absWorkingDir: folder, minifySyntax: false,
  });
  return { glue: outputFiles[0].text, modules: Object.keys(metafile.inputs).filter((input) => input !== 'glue.js') };
}
