// The table of all faults in all places in docs/faults.md. It is generated from what the tests expect, so it says what is tested.
import { FAULTS, type Fault, type Met } from './faults';
import { PLACES, type Place } from './places';

/** Returns the outcome of a fault in a place; undefined where it does not apply. */
export function met(fault: Fault, place: Place): Met | undefined {
  const other = fault.but?.[place.name];
  if (other === null) return undefined;
  // That the session has ended concerns the whole app.
  if (place.isSilent && fault.met.kind !== 'signed out') return { kind: 'stands', way: '–' };
  return { ...fault.met, ...other };
}

const WAYS: Record<Met['way'], string> = {
  'by itself': '↻', 'Try again': '✋', 'Check again': '✋ Check again', Refresh: '✋ Refresh', 'once more': '✋ once more', 'Check again, once more': '✋ Check again, once more', reload: '⟳', 'sign in': '→ sign in', '–': '',
};

function cell(fault: Fault, place: Place): string {
  const found = met(fault, place);
  return found ? `${found.kind === 'stands' ? '✓' : found.kind} ${WAYS[found.way]}`.trim() : '';
}

/** Returns the table in Markdown: a row for each fault, a column for each place. */
export function table(): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['', ...PLACES.map(({ name }) => name)]),
    line(['---', ...PLACES.map(() => '---')]),
    ...FAULTS.map((fault) => line([fault.name, ...PLACES.map((place) => cell(fault, place))])),
  ].join('\n');
}
