// SPDX-License-Identifier: Apache-2.0
import type { AuditRecord } from '../api/types.ts';
import { outcomeText } from './words.ts';

type Drill = Pick<AuditRecord, 'event' | 'outcome' | 'reason' | 'details'>;

const ASKED: Record<string, string> = {
  command: 'the portal’s order',
  input: 'the emergency contact',
  technician: 'a technician',
};

const OPENING = 'emergency-opening';
const MILLIS = 1_000;

const seconds = (millis: number) => `${(millis / MILLIS).toFixed(1)} s`;

/** The "door:word" pairs of a detail, which goes on in name-2, name-3. */
function pairs(details: Drill['details'], name: string): [door: number, word: string][] {
  return [name, `${name}-2`, `${name}-3`]
    .flatMap((key) => String(details[key] ?? '').split(','))
    .map((pair) => pair.split(':', 2))
    .filter((parts): parts is [string, string] => parts.length === 2 && /^\d+$/.test(parts[0] ?? ''))
    .map(([door, word]) => [Number(door), word]);
}

function failedText(details: Drill['details']): string {
  return pairs(details, 'failed')
    .map(([door, word]) => `${door} (${outcomeText({ event: '', outcome: word, reason: null })})`)
    .join(', ');
}

/** What became of an emergency opening, in a sentence; null of any other record. */
export function drillText({ event, outcome, details }: Drill): string | null {
  if (event !== OPENING) {
    return null;
  }
  const asked = ASKED[String(details['asked'])];
  if (outcome === 'begun') {
    return `begun${asked ? ` by ${asked}` : ''}: ${details['doors'] ?? 'all'} doors`;
  }
  if (outcome === 'ended') {
    const failed = failedText(details);
    const stopped = details['stopped-by'] ? ', ended by a technician' : '';
    return `${details['opened']} of ${details['doors']} doors opened within ${seconds(Number(details['millis']))}${stopped}`
      + (failed && `; not opened: ${failed}`);
  }
  return outcome === 'contact-open' ? 'the emergency contact is open again' : null;
}

/** Which door opened after how long, the first first; null if the record does not say. */
export function drillDetails({ event, details }: Drill): string | null {
  const after = event === OPENING ? pairs(details, 'after') : [];
  if (after.length === 0) {
    return null;
  }
  const times = after
    .map(([door, millis]) => [door, Number(millis)] as const)
    .sort((one, other) => one[1] - other[1])
    .map(([door, millis]) => `${door} after ${seconds(millis)}`);
  return `opened: ${times.join(', ')}`;
}
