// SPDX-License-Identifier: Apache-2.0

/** What follows from what, without a page: rules that tests can ask. */

/** Times in milliseconds. */
export const TIMES = {
  /** Without a touch: back to the beginning where nothing is lost. */
  notice: 20_000,
  thanks: 6_000,
  /** A portal that has not answered by then is told of when it does. */
  enrolment: 60_000,
  /** Without a touch: the question whether somebody is still there, where something would be lost. */
  idle: 45_000,
  /** How long that question can be answered. */
  answer: 30_000,
  /** A door that is open so long is spoken of, then again and again, then no more aloud. */
  remind: 60_000,
  remindAgain: 30_000,
  /** After that the screen is the next customer's; the open door stays in sight. */
  openMost: 180_000,
  /** A door without a sensor tells nothing: so long its customer is told to pull. */
  unlocked: 20_000,
  /** Language, contrast and wishes of a customer are the next one's no more. */
  wishes: 60_000,
  /** A unit that says nothing for so long is asked anew, and if it does not answer in a moment it is away. */
  silence: 7_000,
  grace: 1_500,
};

export const LEAST_PIN = 6;
export const MOST_PIN = 12;

/** The sentence for a refusal, and the picture beside it. */
export function refusal(reason, reasons) {
  const name = reasons[reason] ?? 'other';
  return name.startsWith('pin.') ? name : `no.${name}`;
}

/** What the door looks like in the picture. @param use whether the picture tells who may have which door */
export function picture([state, use, item], shown = true) {
  if (state === 'open') {
    return { state: 'open', item: false };
  }
  if (use === 'faulty') {
    return { state: 'jammed' };
  }
  if (!shown) {
    return { state: 'closed' };
  }
  const states = { free: 'free', allocated: 'taken', session: 'taken', overstay: 'taken', held: 'held', unknown: 'unknown' };
  return { state: states[use] ?? 'closed', item: shown === 'staff' && item };
}

/** The numbers of doors that stand open. */
export function openDoors(doors) {
  return Object.keys(doors).filter((number) => doors[number][0] === 'open').map(Number);
}

/** Whether somebody has a door by a PIN: whatever the bank's mode is now, that door still opens for them, but in a lock-down. */
export function someSession(site, doors, modes) {
  return site.banks.filter((bank) => modes[bank.name] !== 'locked')
    .some((bank) => bank.doors.some(({ number }) => ['session', 'overstay'].includes(doors[number]?.[1])));
}

/** The doors that a customer of a public bank can have now, low ones first if wished. */
export function freeDoors(site, doors, modes, { size = 0, low = false, bank = '' } = {}) {
  const found = [];
  for (const each of site.banks) {
    if (modes[each.name] === 'public' && (bank === '' || bank === each.name)) {
      found.push(...each.doors.filter((door) => doors[door.number]?.[1] === 'free' && (size === 0 || sizeOf(door) === size))
        .map((door) => ({ ...door, bank: each.name })));
    }
  }
  return low ? [...found.filter((door) => door.low), ...found.filter((door) => !door.low)] : found;
}

/** Three words for nine size classes. */
export function sizeOf(door) {
  return Math.min(3, door.size);
}

/** Whether a bank of the site is in that mode; a bank that nobody named is private. */
export function inMode(site, modes, mode) {
  return site.banks.some((bank) => (modes[bank.name] ?? 'private') === mode);
}

/** The bank that a door hangs in. */
export function bankOf(site, number) {
  return site.banks.find((bank) => bank.doors.some((door) => door.number === number));
}

/**
 * How far the opening of some doors is.
 *
 * @param {{doors: number[], outcomes: Object<number, string>, seen: Set<number>}} stay `outcomes` by door, as far as told; `seen`
 *     collects the doors that were seen open, and grows
 * @returns {{stage: string, doors: number[]}} stage: opening, open, unlocked, jammed, unsure, closed
 */
export function progress(stay, doors) {
  const state = (number) => doors[number]?.[0] ?? 'unknown';
  const open = stay.doors.filter((number) => state(number) === 'open');
  open.forEach((number) => stay.seen.add(number));
  if (open.length > 0) {
    return { stage: 'open', doors: open };
  }
  const ended = (word) => stay.doors.filter((number) => stay.outcomes[number] === word);
  const waiting = stay.doors.filter((number) => !(number in stay.outcomes) && !stay.seen.has(number));
  if (waiting.length > 0) {
    return { stage: 'opening', doors: waiting };
  }
  const late = stay.doors.filter((number) => stay.outcomes[number] === 'opened' && !stay.seen.has(number) && state(number) === 'unknown');
  const unlocked = [...ended('pulsed'), ...late];
  if (unlocked.length > 0) {
    return { stage: 'unlocked', doors: unlocked };
  }
  const jammed = ended('jammed').filter((number) => !stay.seen.has(number));
  if (jammed.length > 0) {
    return { stage: 'jammed', doors: jammed };
  }
  const unsure = [...ended('no-answer'), ...ended('not-sent')].filter((number) => !stay.seen.has(number));
  if (unsure.length > 0) {
    return { stage: 'unsure', doors: unsure };
  }
  return { stage: 'closed', doors: stay.doors };
}

/** What a presented code leads to: the name of a screen and what it is given. */
export function afterPresented(item, current) {
  if (item.kind === 'technician' && item.accepted) {
    return { name: 'maintenance', given: {} };
  }
  if (current === 'maintenance') {
    return null;
  }
  if (item.kind === 'command') {
    return { name: 'letter', given: {} };
  }
  if (item.kind === 'enrolment' && item.accepted) {
    return { name: 'enrolment', given: { connected: item.reason === 'connected' } };
  }
  if (item.kind === 'staff' && item.reason === 'choose-at-kiosk') {
    return { name: 'staff', given: { id: item.id } };
  }
  if (item.accepted && item.doors.length > 0) {
    return { name: 'opened', given: { id: item.id, doors: item.doors, op: item.op, until: item.until, moved: item.reason === 'moved' } };
  }
  if (item.accepted) {
    return null;
  }
  // The second of two readings of one code: the door is opening, which is what the customer wants to know.
  if (item.reason === 'busy' && current === 'opened') {
    return null;
  }
  return { name: 'refused', given: { reason: item.reason, until: item.until } };
}
