// SPDX-License-Identifier: Apache-2.0
import type { Hours } from '../api/types.ts';
import { MODE_WORDS } from '../format/commands.ts';
import { listText } from '../format/words.ts';

export const DAYS: readonly { day: number; short: string; name: string }[] = [
  { day: 1, short: 'Mon', name: 'Monday' },
  { day: 2, short: 'Tue', name: 'Tuesday' },
  { day: 3, short: 'Wed', name: 'Wednesday' },
  { day: 4, short: 'Thu', name: 'Thursday' },
  { day: 5, short: 'Fri', name: 'Friday' },
  { day: 6, short: 'Sat', name: 'Saturday' },
  { day: 7, short: 'Sun', name: 'Sunday' },
];

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Hours as they are being written: a mode and days may still be missing. */
export const NEW_HOURS: Hours = { mode: 'public', days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' };

/** Minutes since midnight, or NaN. */
export function minuteOf(clock: string): number {
  const parts = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock);
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : Number.NaN;
}

/** How long they last: an end before the beginning is on the next day, the same is a whole day. */
function lengthOf(hours: Hours): number {
  const length = (minuteOf(hours.to) - minuteOf(hours.from) + DAY_MINUTES) % DAY_MINUTES;
  return length === 0 ? DAY_MINUTES : length;
}

function minutesOf(hours: Hours): number[] {
  const from = minuteOf(hours.from);
  return hours.days.flatMap((day) =>
    Array.from({ length: lengthOf(hours) }, (_, at) => ((day - 1) * DAY_MINUTES + from + at) % WEEK_MINUTES),
  );
}

/** What is wrong with each entry; undefined where nothing is. */
export function errorsOf(entries: readonly Hours[]): (string | undefined)[] {
  const taken = new Map<number, number>();
  return entries.map((entry, at) => {
    if (entry.days.length === 0) {
      return 'Choose a day.';
    }
    if (Number.isNaN(minuteOf(entry.from)) || Number.isNaN(minuteOf(entry.to))) {
      return 'Enter both times.';
    }
    const minutes = minutesOf(entry);
    const clash = minutes.find((minute) => taken.has(minute));
    minutes.forEach((minute) => taken.set(minute, taken.get(minute) ?? at));
    if (clash === undefined) {
      return undefined;
    }
    const day = DAYS[Math.floor(clash / DAY_MINUTES)]?.name ?? '';
    return `Overlaps with the ${ordinal(taken.get(clash) ?? 0)} line on ${day} at ${clockText(clash % DAY_MINUTES)}. Hours of a bank may touch, not overlap.`;
  });
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];

const ordinal = (at: number) => ORDINALS[at] ?? `${at + 1}th`;

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** "every day", "Mon to Fri", "Sat and Sun" */
export function daysText(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  if (sorted.length === DAYS.length) {
    return 'every day';
  }
  const short = sorted.map((day) => DAYS[day - 1]?.short ?? '');
  const inARow = sorted.every((day, at) => at === 0 || day === (sorted[at - 1] ?? 0) + 1);
  return inARow && sorted.length > 2 ? `${short[0]} to ${short.at(-1)}` : listText(short);
}

/** "Mon to Fri 08:00–20:00 public", "Fri 22:00–02:00 on the next day closed" */
export function hoursText(hours: Hours): string {
  const [from, to] = [minuteOf(hours.from), minuteOf(hours.to)];
  const when = from === to ? (from === 0 ? 'all day' : `from ${hours.from} for 24 hours`) : `${hours.from}–${to === 0 ? '24:00' : hours.to}`;
  const next = to < from && to !== 0 ? ' on the next day' : '';
  return `${daysText(hours.days)} ${when}${next} ${MODE_WORDS[hours.mode].toLowerCase()}`;
}

/** What the clocks’ change does to hours that touch the small hours; undefined where it does nothing. */
export function clockChangeText(entries: readonly Hours[]): string | undefined {
  const small = entries.some((entry) => {
    const from = minuteOf(entry.from);
    const end = from + lengthOf(entry);
    return [0, DAY_MINUTES].some((day) => from < day + 4 * 60 && end > day + 60 && (from > day || end < day + 4 * 60));
  });
  return small
    ? 'When clocks go forward, what the clock on the wall skips is skipped here too; when they go back, a beginning or an end in the hour that comes twice means its first time.'
    : undefined;
}
