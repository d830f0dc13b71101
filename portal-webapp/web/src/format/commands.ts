// SPDX-License-Identifier: Apache-2.0
import type { Command, CommandState, Mode, Order } from '../api/types.ts';
import { countText, doorsText } from './words.ts';

export const MODE_WORDS: Record<Mode, string> = { private: 'Private', public: 'Public', closed: 'Closed' };

/** What a mode means to whoever stands before the bank. */
export const MODE_HINTS: Record<Mode, string> = {
  private: 'Only codes open doors.',
  public: 'Anybody may take a free locker; codes go on working.',
  closed: 'Nobody puts anything in; what is inside can be fetched.',
};

const isMode = (word: unknown): word is Mode => typeof word === 'string' && word in MODE_WORDS;

/** Titles of banks by name. */
export type BankTitles = ReadonlyMap<string, string>;

function bankText(bank: unknown, titles: BankTitles): string {
  const name = typeof bank === 'string' ? bank : '';
  return name === '' ? 'all banks' : titles.get(name) ?? name;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What a command orders: "Open door 12", "Close North wall". */
export function commandText(command: Pick<Command, 'type' | 'args'>, titles: BankTitles): string {
  const { type, args } = command;
  switch (type) {
    case 'open': {
      const doors = Array.isArray(args['doors']) ? args['doors'].map(Number) : [];
      return doors.length > 8 ? `Open ${countText(doors.length, 'door')}` : `Open ${doorsText(doors).toLowerCase()}`;
    }
    case 'release-door':
      return `Free door ${String(args['door'])}`;
    case 'assign':
      return args['code'] ? `Give door ${String(args['door'])} to code ${String(args['code'])}` : `Take door ${String(args['door'])} back`;
    case 'set-mode': {
      const mode = args['mode'];
      return `${capital(bankText(args['bank'], titles))}: ${isMode(mode) ? MODE_WORDS[mode].toLowerCase() : String(mode)}`;
    }
    case 'lock-down':
      return `${args['on'] === false ? 'End the lock down of' : 'Lock down'} ${bankText(args['bank'], titles)}`;
    case 'emergency-open':
      return `Open ${bankText(args['bank'], titles)} in an emergency`;
    case 'revoke': {
      const indices = args['statusIndices'];
      return `Revoke ${Array.isArray(indices) ? countText(indices.length, 'code') : 'codes'}`;
    }
    case 'configure':
      return 'New configuration';
    case 'key-ring':
      return 'New key ring';
    case 'run-release':
      return args['release'] === 0 ? 'Run what was installed' : `Run release ${String(args['release'] ?? '')}`.trim();
    case 're-enrol':
      return 'Enrol again';
    default:
      return capital(type.replaceAll('-', ' '));
  }
}

/** Doors that an emergency opening, or a lock down, of a bank concerns. */
export function effectText(order: Order, site: string, doors: number): string {
  switch (order.type) {
    case 'open':
      return `Opens ${doorsText(order.doors).toLowerCase()} at ${site} now.`;
    case 'release-door':
      return `Door ${order.door} at ${site} becomes free for somebody else. Whoever holds it now can no longer open it.`;
    case 'assign':
      return order.code
        ? `Door ${order.door} at ${site} belongs to the holder of the code.`
        : `Door ${order.door} at ${site} belongs to nobody any more.`;
    case 'set-mode':
      return `${countText(doors, 'door')} at ${site}: ${MODE_HINTS[order.mode].charAt(0).toLowerCase()}${MODE_HINTS[order.mode].slice(1)}`;
    case 'lock-down':
      return order.on
        ? `No code opens any of ${countText(doors, 'door')} at ${site} until the lock down ends.`
        : `Codes open ${countText(doors, 'door')} at ${site} again.`;
    case 're-enrol':
      return `The unit of ${site} gets a fresh certificate and letters, with the key, the trail and the place in the log that it has. It serves on meanwhile; its connection is made anew.`;
    case 'emergency-open':
      return `Opens ${countText(doors, 'door')} at ${site}, one after the other, whatever is inside and whoever holds them.`;
  }
}

export const COMMAND_STATES: Record<CommandState, { word: string; hint: string }> = {
  pending: { word: 'Waiting', hint: 'Signed; the unit is not connected yet.' },
  sent: { word: 'Sent', hint: 'On its way; the unit has not answered yet.' },
  applied: { word: 'Applied', hint: 'The unit has done it.' },
  refused: { word: 'Refused', hint: 'The unit did not do it.' },
  expired: { word: 'Too late', hint: 'It came too late, or could not be sent in time, and was not done.' },
  failed: { word: 'Failed', hint: 'The unit began and could not finish.' },
  unknown: { word: 'Unknown', hint: 'Nobody knows whether it was done.' },
};

export const isSettled = (state: CommandState) => state !== 'pending' && state !== 'sent';

/** Titles for {@link commandText}. */
export function bankTitles(banks: readonly { name: string; title: string }[]): BankTitles {
  return new Map(banks.map((bank) => [bank.name, bank.title]));
}

/** The two codes of a booking. */
export const BOOKED_CODES: Readonly<Record<string, string>> = { 'drop-off': 'Drop-off code', 'pick-up': 'Pick-up code' };

/** "door 3" or "any free locker, size 2, in North wall" for a code. */
export function placeText(
  code: { doors: readonly number[]; bank?: string; sizeClass?: number; kind?: string },
  titles: BankTitles = new Map(),
): string {
  if (code.bank === undefined) {
    return doorsText(code.doors);
  }
  const booked = code.kind && BOOKED_CODES[code.kind];
  if (booked) {
    return booked;
  }
  const size = code.sizeClass ? ` of size ${code.sizeClass}` : '';
  return `Any free locker${size}${code.bank === '' ? '' : ` in ${titles.get(code.bank) ?? code.bank}`}`;
}

/** The same, as short as a table needs it. */
export function placeShort(code: { doors: readonly number[]; bank?: string; sizeClass?: number; kind?: string }): string {
  if (code.bank === undefined) {
    return code.doors.join(', ');
  }
  const booked = code.kind && BOOKED_CODES[code.kind];
  if (booked) {
    return booked.toLowerCase();
  }
  return [`any free${code.bank === '' ? '' : ` in ${code.bank}`}`, code.sizeClass ? `size ${code.sizeClass}` : ''].filter(Boolean).join(', ');
}

