// What esbuild does: style sheets and scripts become one file each, with everything that they import.
import { build } from 'esbuild';
import path from 'node:path';
import { check, fail } from './check.mjs';

/** Browsers whose syntax the output may use. */
const BROWSERS = ['chrome123', 'firefox121', 'safari17.5'];

/**
 * An absolute address in a style sheet means a file of dist and stays; it gets its new name later.
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
    // The pictures become part of the style sheet: they are there with it, and nothing more is asked for.
    loader: { '.svg': 'dataurl' },
  }).catch(() => fail(`the style sheet ${entry} cannot be built; the reason stands above`));
  check(outputFiles.length === 1 && !/@import/.test(outputFiles[0].text), `the style sheet ${entry} does not become one file`);
  return Buffer.from(outputFiles[0].contents);
}

/**
 * @param {string} name
 * @param {string} contents
 * @param {string} folder where the modules lie that it imports
 * @returns {Promise<{ script: Buffer<ArrayBuffer>, modules: string[] }>} with it, the modules that are now part of it
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
 * The program's script with its imports in it and without what nothing uses, still readable.
 * @param {string} contents
 * @param {string} folder where the modules lie that it imports
 * @returns {Promise<{ glue: string, modules: string[] }>} with it, the modules that are now part of it
 */
export async function shake(contents, folder) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: folder, sourcefile: 'glue.js', loader: 'js' },
    bundle: true, write: false, format: 'esm', target: 'esnext', charset: 'utf8', legalComments: 'none', metafile: true,
    logLevel: 'warning', absWorkingDir: folder, minifySyntax: false,
  });
  return { glue: outputFiles[0].text, modules: Object.keys(metafile.inputs).filter((input) => input !== 'glue.js') };
}
