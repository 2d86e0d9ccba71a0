// Prepares scripts for bundling: turns the program's script into a factory, and inserts values known only after the build.
import { check, fail } from './check.mjs';

/** The functions of a program that boot.js and customer-activity.js use. */
const USED = ['default', 'start', 'update', 'step', 'stop', 'outdated', 'fetchPages'];
const REQUIRED = ['default', 'start', 'update', 'stop'];

/**
 * Inserts the glue into tools/program.template.js, which explains why. crates/development/src/glue.rs does the same for a development
 * build.
 * @param {string} glue
 * @param {string} template
 */
export function asFactory(glue, template) {
  const exported = /^export \{([^}]*)\};\s*$/m.exec(glue);
  const assignment = /\bwasm = instance\.exports;/g;
  check(
    exported && !/^import\b(?!\.)/m.test(glue) && /^(?:let|var) wasm\b/m.test(glue) && glue.match(assignment)?.length === 1,
    'the glue is not as expected',
  );
  const names = exported[1].split(',').map((name) => name.trim()).filter(Boolean).map((name) => name.split(' as '));
  const used = names.map(([own, name = own]) => ({ own, name })).filter(({ name }) => USED.includes(name));
  check(REQUIRED.every((name) => used.some((one) => one.name === name)), 'the glue does not export what is used');
  return fill(template, {
    script: glue.replace(exported[0], '').replace(assignment, 'wasm = guard(instance.exports);'),
    used: used.map(({ own, name }) => `${name}: ${own}`).join(', '),
  });
}

/**
 * Inserts values known only after the build: names and integrity of files, version and build.
 * @param {string} script with a `%name%` for each value
 * @param {Record<string, string>} values
 */
export function fill(script, values) {
  return script.replace(/%([\w-]+)%/g, (_, name) => values[name] ?? fail(`a script asks for %${name}%`));
}
