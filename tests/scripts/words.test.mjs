// The texts that scripts show themselves, before the program is loaded or after a crash: complete, in every language of the program.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { WORDS as ofDiagnostics } from '../../assets/diagnostics.js';
import { WORDS as ofInstance } from '../../assets/instance.js';

/** @type {{ tags: ('en' | 'de')[] }} */
const { tags } = JSON.parse(readFileSync(new URL('../cases/first-visit.json', import.meta.url), 'utf8'));

for (const [script, words] of Object.entries({ 'instance.js': ofInstance, 'diagnostics.js': ofDiagnostics })) {
  test(`${script} has texts in every language of the program`, () => {
    assert.deepEqual(Object.keys(words).sort(), [...tags].sort());
    const [first] = tags;
    for (const tag of tags) {
      assert.deepEqual(Object.keys(words[tag]), Object.keys(words[first]), tag);
      assert.ok(Object.values(words[tag]).every((text) => text.trim()), tag);
    }
  });
}

test('the page without JavaScript has texts in every language of the program', () => {
  const page = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');
  const said = /<noscript>(.*?)<\/noscript>/s.exec(page)?.[1] ?? '';
  const inPage = /<html lang="(\w+)"/.exec(page)?.[1];
  assert.deepEqual([inPage, ...[...said.matchAll(/<p lang="(\w+)"/g)].map(([, tag]) => tag)].sort(), [...tags].sort());
});
