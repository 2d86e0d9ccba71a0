// The table of all faults at all places, as docs/faults.md keeps it. It is made of what the tests expect, so it says what is tested.
import { FAULTS, type Fault, type Met } from './faults';
import { PLACES, type Place } from './places';

/** What a fault comes to at a place; nothing where there is no such thing. */
export function met(fault: Fault, place: Place): Met | undefined {
  const other = fault.but?.[place.name];
  return other === null ? undefined : { ...fault.met, ...other };
}

const WAYS: Record<Met['way'], string> = {
  'by itself': '↻', 'Try again': '✋', 'Check again': '✋ Check again', Refresh: '✋ Refresh', 'once more': '✋ once more', 'Check again, once more': '✋ Check again, once more', reload: '⟳', 'sign in': '→ sign in', '–': '',
};

function cell(fault: Fault, place: Place): string {
  const found = met(fault, place);
  return found ? `${found.kind === 'stands' ? '✓' : found.kind} ${WAYS[found.way]}`.trim() : '';
}

/** In Markdown: a line for each fault, a column for each place. */
export function table(): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['', ...PLACES.map(({ name }) => name)]),
    line(['---', ...PLACES.map(() => '---')]),
    ...FAULTS.map((fault) => line([fault.name, ...PLACES.map((place) => cell(fault, place))])),
  ].join('\n');
}
