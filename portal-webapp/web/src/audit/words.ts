// SPDX-License-Identifier: Apache-2.0
import type { AuditRecord } from '../api/types.ts';
import { reasonText } from '../format/reasons.ts';

/** Events that people search for, in groups as they think of them. */
export const EVENT_GROUPS: readonly { label: string; events: readonly [string, string][] }[] = [
  {
    label: 'Codes',
    events: [['code-accepted', 'Code accepted'], ['code-refused', 'Code refused'], ['refusals', 'Several codes refused'], ['revoked', 'Codes revoked']],
  },
  {
    label: 'Doors',
    events: [
      ['opening', 'Opening'], ['opening-settled', 'Opening settled after a restart'], ['door-forced', 'Door opened by nobody’s order'],
      ['door-closed', 'Door closed'], ['door-changes', 'Many door changes'], ['test-opening', 'Test opening'], ['door-cleared', 'Door cleared'],
      ['door-assigned', 'Door assigned'], ['door-released', 'Door freed'], ['emergency-opening', 'Emergency opening'],
    ],
  },
  {
    label: 'Commands',
    events: [['command', 'Command'], ['mode-changed', 'Mode changed'], ['lock-down', 'Lock down'], ['letter-refused', 'Letter refused']],
  },
  {
    label: 'Unit',
    events: [
      ['started', 'Unit started'], ['provisioned', 'Unit set up'], ['enrolled', 'Unit enrolled'], ['clock-proven', 'Clock proven'],
      ['trail-restarted', 'New trail after damage'], ['witness-refused', 'Witness refused'], ['news-ahead', 'News of a later state'],
      ['release-staged', 'Release staged'], ['release-trial', 'Release on trial'], ['release-confirmed', 'Release confirmed'],
      ['release-taken-back', 'Release taken back'],
    ],
  },
];

const OUTCOMES: Record<string, string> = {
  accepted: 'accepted',
  applied: 'applied',
  closed: 'closed',
  failed: 'failed',
  jammed: 'stayed shut',
  'no-answer': 'the board did not answer',
  'not-sent': 'not sent',
  opened: 'opened',
  pulsed: 'pulse sent, no sensor',
  refused: 'refused',
  started: 'started',
};

/** How it ended, and why: "refused: used up". Nothing where the title says it already. */
export function outcomeText(record: Pick<AuditRecord, 'event' | 'outcome' | 'reason'>): string {
  const { event, outcome, reason } = record;
  const said = outcome !== null && event.replaceAll('-', ' ').includes(outcome.replaceAll('-', ' '));
  const word = outcome === null || said ? '' : OUTCOMES[outcome] ?? outcome.replaceAll('-', ' ');
  return [word, reason === null ? '' : reasonText(reason)].filter(Boolean).join(': ');
}

const KINDS: Record<string, string> = {
  system: 'the unit itself',
  code: 'code',
  command: 'command',
  operator: 'operator',
  session: 'kiosk',
  technician: 'technician',
  scanner: 'scanner',
};

/** Who caused it; the person's name where the portal knows it. */
export function actorText(record: Pick<AuditRecord, 'actor' | 'person'>): string {
  if (record.person !== null) {
    return record.person;
  }
  if (record.actor === null) {
    return '';
  }
  const kind = KINDS[record.actor.kind] ?? record.actor.kind;
  return record.actor.id === '' ? kind : `${kind} ${record.actor.id}`;
}

/** "pulse millis: 400, retries: 1" */
export function detailsText(details: Record<string, string | number>): string {
  return Object.entries(details)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key.replaceAll('-', ' ')}: ${value}`)
    .join(', ');
}
