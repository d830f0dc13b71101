// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { BookingState, CodeState, CommandState, Unit } from '../api/types.ts';
import { COMMAND_STATES } from '../format/commands.ts';
import { Icon, type IconName } from './Icon.tsx';

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'plain';

/** A state as icon, word and colour, so that none of them says it alone. */
export function Tag({ tone, icon, children, title }: { tone: Tone; icon: IconName; children: ReactNode; title?: string }) {
  return (
    <span className={`tag tag-${tone}`} title={title}>
      <Icon name={icon} />
      {children}
    </span>
  );
}

/** What a unit says of itself, signed, as long as something runs on it that was not meant for service. */
export function DevelopmentTag() {
  return (
    <Tag tone="warn" icon="warning" title="Something runs on this unit that was not meant for service. A release replaces it.">
      Development
    </Tag>
  );
}

const CODES: Record<CodeState, { tone: Tone; icon: IconName; word: string }> = {
  scheduled: { tone: 'busy', icon: 'clock', word: 'Scheduled' },
  live: { tone: 'good', icon: 'check', word: 'Live' },
  expired: { tone: 'plain', icon: 'end', word: 'Expired' },
  revoked: { tone: 'bad', icon: 'lock', word: 'Revoked' },
};

/** States and their words, in the order of the select. */
export const CODE_WORDS = (['live', 'scheduled', 'expired', 'revoked'] as const).map((state) => ({ state, word: CODES[state].word }));

export function StateTag({ state }: { state: CodeState }) {
  const { tone, icon, word } = CODES[state];
  return (
    <Tag tone={tone} icon={icon}>
      {word}
    </Tag>
  );
}

const BOOKINGS: Record<BookingState, { tone: Tone; icon: IconName; word: string }> = {
  scheduled: { tone: 'busy', icon: 'clock', word: 'Scheduled' },
  waiting: { tone: 'good', icon: 'check', word: 'Ready' },
  'in-use': { tone: 'busy', icon: 'door', word: 'In a locker' },
  overstay: { tone: 'warn', icon: 'warning', word: 'Overdue' },
  'picked-up': { tone: 'plain', icon: 'check', word: 'Picked up' },
  released: { tone: 'plain', icon: 'undo', word: 'Released' },
  expired: { tone: 'plain', icon: 'end', word: 'Expired' },
  cancelled: { tone: 'bad', icon: 'lock', word: 'Cancelled' },
};

/** States and their words, in the order of a booking's life. */
export const BOOKING_WORDS = Object.entries(BOOKINGS).map(([state, { word }]) => ({ state: state as BookingState, word }));

export function BookingTag({ state }: { state: BookingState }) {
  const { tone, icon, word } = BOOKINGS[state];
  return (
    <Tag tone={tone} icon={icon}>
      {word}
    </Tag>
  );
}

const COMMANDS: Record<CommandState, { tone: Tone; icon: IconName }> = {
  pending: { tone: 'plain', icon: 'clock' },
  sent: { tone: 'busy', icon: 'upload' },
  applied: { tone: 'good', icon: 'check' },
  refused: { tone: 'bad', icon: 'end' },
  expired: { tone: 'warn', icon: 'clock' },
  failed: { tone: 'bad', icon: 'warning' },
  unknown: { tone: 'warn', icon: 'warning' },
};

export function CommandTag({ state }: { state: CommandState }) {
  const { tone, icon } = COMMANDS[state];
  const { word, hint } = COMMAND_STATES[state];
  return (
    <Tag tone={tone} icon={icon} title={hint}>
      {word}
    </Tag>
  );
}

/** Whether a site's unit is connected. */
export function ConnectionTag({ unit }: { unit: Unit | undefined }) {
  if (!unit) {
    return <Tag tone="plain" icon="clock">Asking</Tag>;
  }
  if (!unit.enrolled) {
    return <Tag tone="plain" icon="unit">No unit</Tag>;
  }
  switch (unit.connection) {
    case 'online':
      return <Tag tone="good" icon="cloud">Online</Tag>;
    case 'offline':
      return <Tag tone="warn" icon="off">Offline</Tag>;
    case 'never':
      return <Tag tone="plain" icon="off">Never seen</Tag>;
  }
}
