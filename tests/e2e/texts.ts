// Every text of the app in every language, as the program has them: `tools/test.sh` writes the table with the example of crates/text. It has
// one language more than the app, the long made-up one.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The made-up language of long words, which only the build in target/long-texts has: the tag is that of artificial languages. */
export const LONG = 'art';
export const TAGS = ['en', 'de', 'fr', LONG] as const;
export type Tag = (typeof TAGS)[number];

type Table = Record<Tag, Record<string, string[]>>;
let kept: Table | undefined;

/** Tag → key → forms of the text: one, several, and for nouns several after "of". Read when a test asks, because runs of other tests have no table. */
export const table = (): Table => (kept ??= JSON.parse(readFileSync(process.env.E2E_TEXTS || path.join(root, 'target/texts.json'), 'utf8')) as Table);

/** The folder of the build with the long language. */
export const LONG_DIST = process.env.E2E_LONG_DIST || path.join(root, 'target/long-texts');

/** The forms of a text. */
export function forms(tag: Tag, key: string): string[] {
  const found = table()[tag][key];
  if (!found) throw new Error(`there is no text ${key} in ${tag}`);
  return found;
}

/** A text with values in its `{places}`. */
export const text = (tag: Tag, key: string, values: Record<string, string | number> = {}): string =>
  forms(tag, key)[0]!.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));

/** A text as a pattern, with anything in its places that have no value. */
export const pattern = (tag: Tag, key: string, values: Record<string, string | number> = {}): RegExp =>
  new RegExp(text(tag, key, values).split(/\{\w+\}/).map(escape).join('.+'));

/** Plain text as the source of a regular expression, where any space may be one that does not break. */
export const escape = (plain: string) => plain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s/g, '\\s');

/** The form for a number, and the number, by the rules of the language. */
export function plural(tag: Tag, key: string, n: number, values: Record<string, string | number> = {}): string {
  const [one, several] = forms(tag, key);
  const locale = tag === LONG ? 'en' : tag;
  const form = new Intl.PluralRules(locale).select(n) === 'one' ? one! : several!;
  return form.replace(/\{(\w+)\}/g, (place, name: string) => (name === 'n' ? n.toLocaleString(locale) : String(values[name] ?? place)));
}
