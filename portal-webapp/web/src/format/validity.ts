// SPDX-License-Identifier: Apache-2.0
import { DAY, endOfDay, fromField, fromWall, lengthText, toWall } from './time.ts';

export interface Preset {
  id: string;
  label: string;
  /** When a code made now ends. */
  until: (now: number, zone: string) => number;
}

const HOUR = DAY / 24;

/** Hours are lengths; days end when the site's day ends, however long it is. */
export const PRESETS: readonly Preset[] = [
  { id: 'hour', label: '1 hour', until: (now) => now + HOUR },
  { id: 'hours', label: '4 hours', until: (now) => now + 4 * HOUR },
  { id: 'today', label: 'Today', until: (now, zone) => endOfDay(now, zone) },
  { id: 'tomorrow', label: 'Until tomorrow', until: (now, zone) => endOfDay(now, zone, 1) },
  { id: 'week', label: '1 week', until: (now, zone) => sameTime(now, zone, 7) },
  { id: 'month', label: '30 days', until: (now, zone) => sameTime(now, zone, 30) },
];

/** The same reading of the wall clock some days later, so that a week over a clock change stays a week. */
function sameTime(now: number, zone: string, days: number): number {
  const wall = toWall(now, zone);
  const day = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days));
  return fromWall(
    { ...wall, year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() },
    zone,
  ).instant;
}

/** How long codes live at a site. */
export interface Lifetime {
  maxSeconds: number;
  /** What the site's configuration calls usual, if it does. */
  usualSeconds?: number | undefined;
}

export const USUAL = 'usual';

/** Presets that end within the site's longest lifetime of a code, the site's usual one first. */
export function presetsWithin({ maxSeconds, usualSeconds }: Lifetime, now: number, zone: string): Preset[] {
  const usual: Preset[] =
    usualSeconds === undefined
      ? []
      : [{ id: USUAL, label: `Usual: ${lengthText(usualSeconds * 1000)}`, until: (from) => from + usualSeconds * 1000 }];
  return [...usual, ...PRESETS].filter((preset) => preset.until(now, zone) - now <= maxSeconds * 1000);
}

export interface Exact {
  from: string;
  until: string;
}

export interface Checked {
  from: number | null;
  until: number | null;
  errors: { from?: string; until?: string };
  hints: { from?: string; until?: string };
}

const HINTS = {
  plain: undefined,
  skipped: 'The clocks go forward over this time: the code uses one hour later.',
  twice: 'The clocks go back, so this time comes twice: the code uses the first.',
};

/** Reads the two fields of an exact validity; `from` may be empty. */
export function readExact(exact: Exact, zone: string, now: number, maxSeconds: number): Checked {
  const checked: Checked = { from: null, until: null, errors: {}, hints: {} };
  for (const field of ['from', 'until'] as const) {
    const wall = fromField(exact[field]);
    if (wall) {
      const { instant, clock } = fromWall(wall, zone);
      checked[field] = instant;
      if (HINTS[clock]) {
        checked.hints[field] = HINTS[clock];
      }
    } else if (exact[field] !== '') {
      checked.errors[field] = 'Enter a date and a time.';
    }
  }
  const { from, until } = checked;
  if (until === null) {
    checked.errors.until ??= 'Say when the code ends.';
  } else if (until <= now) {
    checked.errors.until = 'This is over already.';
  } else if (from !== null && until <= from) {
    checked.errors.until = 'The end must come after the start.';
  } else if (until - now > maxSeconds * 1000) {
    checked.errors.until = `Here a code lives at most ${lengthText(maxSeconds * 1000)}.`;
  }
  return checked;
}
