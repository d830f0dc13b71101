// SPDX-License-Identifier: Apache-2.0

/** Times in a site's zone. The interface speaks English; days come first and hours count to 24. */
const LOCALE = 'en-GB';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A reading of a wall clock. Months count from 1. */
export interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const readers = new Map<string, Intl.DateTimeFormat>();

function reader(zone: string): Intl.DateTimeFormat {
  let format = readers.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    readers.set(zone, format);
  }
  return format;
}

export function toWall(instant: number, zone: string): Wall {
  const parts = Object.fromEntries(reader(zone).formatToParts(instant).map((part) => [part.type, Number(part.value)]));
  return {
    year: parts['year'] ?? 0,
    month: parts['month'] ?? 0,
    day: parts['day'] ?? 0,
    hour: parts['hour'] ?? 0,
    minute: parts['minute'] ?? 0,
  };
}

function asUtc(wall: Wall): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. */
function offset(instant: number, zone: string): number {
  return asUtc(toWall(instant, zone)) - Math.floor(instant / MINUTE) * MINUTE;
}

/**
 * When a wall clock shows this. Where clocks are put forward, some readings are skipped: then it is
 * the moment that the old offset gives, an hour later on the wall. Where they are put back, a
 * reading comes twice: then it is the first.
 */
export function fromWall(wall: Wall, zone: string): { instant: number; clock: 'plain' | 'skipped' | 'twice' } {
  const utc = asUtc(wall);
  const before = utc - offset(utc - DAY, zone);
  const after = utc - offset(utc + DAY, zone);
  const fitting = [...new Set([before, after])].filter((instant) => asUtc(toWall(instant, zone)) === utc);
  if (fitting.length === 0) {
    return { instant: before, clock: 'skipped' };
  }
  return { instant: Math.min(...fitting), clock: fitting.length === 2 ? 'twice' : 'plain' };
}

/** Midnight at the end of the day that is `days` after the day of the instant. */
export function endOfDay(instant: number, zone: string, days = 0): number {
  const wall = toWall(instant, zone);
  const next = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days + 1));
  return fromWall(
    { year: next.getUTCFullYear(), month: next.getUTCMonth() + 1, day: next.getUTCDate(), hour: 0, minute: 0 },
    zone,
  ).instant;
}

const two = (value: number) => String(value).padStart(2, '0');

/** For an input of type datetime-local. */
export function toField(instant: number, zone: string): string {
  const wall = toWall(instant, zone);
  return `${String(wall.year).padStart(4, '0')}-${two(wall.month)}-${two(wall.day)}T${two(wall.hour)}:${two(wall.minute)}`;
}

/** Reads an input of type datetime-local; null if it is empty or no date. */
export function fromField(text: string): Wall | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!found) {
    return null;
  }
  const [year, month, day, hour, minute] = found.slice(1).map(Number);
  return { year: year ?? 0, month: month ?? 0, day: day ?? 0, hour: hour ?? 0, minute: minute ?? 0 };
}

/** In a table without the day of the week, on a voucher with everything written out. */
export type Style = 'table' | 'short' | 'long';

function dayText(instant: number, zone: string, style: Style): string {
  const length = style === 'long' ? 'long' : 'short';
  return new Intl.DateTimeFormat(LOCALE, {
    timeZone: zone,
    ...(style === 'table' ? {} : { weekday: length }),
    day: 'numeric',
    month: length,
    year: 'numeric',
  })
    .format(instant)
    .replace(/^(\p{L}+),/u, '$1');
}

function clockText(instant: number, zone: string): string {
  const wall = toWall(instant, zone);
  return `${two(wall.hour)}:${two(wall.minute)}`;
}

const isMidnight = (instant: number, zone: string) => clockText(instant, zone) === '00:00';

export function atText(instant: number, zone: string, style: Style = 'short'): string {
  return `${dayText(instant, zone, style)}, ${clockText(instant, zone)}`;
}

/** As {@link atText}, for an end: midnight belongs to the day that ends. */
export function untilText(instant: number, zone: string, style: Style = 'short'): string {
  return isMidnight(instant, zone) ? `${dayText(instant - 1, zone, style)}, 24:00` : atText(instant, zone, style);
}

/** "Berlin time" for Europe/Berlin. */
export function zoneName(zone: string): string {
  const city = zone.split('/').at(-1) ?? zone;
  return city === 'UTC' || city === 'GMT' ? city : `${city.replaceAll('_', ' ')} time`;
}

/** The validity as printed on a voucher: never relative to the day of reading. */
export function validityText(from: number | null, until: number, zone: string): string {
  if (from === null) {
    return `until ${untilText(until, zone, 'long')}`;
  }
  if (dayText(from, zone, 'long') === dayText(until - 1, zone, 'long')) {
    const end = isMidnight(until, zone) ? '24:00' : clockText(until, zone);
    return `on ${dayText(from, zone, 'long')}, from ${clockText(from, zone)} to ${end}`;
  }
  return `from ${atText(from, zone, 'long')} to ${untilText(until, zone, 'long')}`;
}

/** "12 minutes ago" within the last hour; nothing beyond, because then the time itself says more. */
export function agoText(instant: number, now: number): string | null {
  const minutes = Math.floor((now - instant) / MINUTE);
  if (minutes < -1 || minutes >= 60) {
    return null;
  }
  if (minutes < 1) {
    return 'just now';
  }
  return minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`;
}

const UNITS: [number, string][] = [
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
];

/** The two largest parts of a length: "2 days 3 hours". */
export function lengthText(millis: number): string {
  const parts: string[] = [];
  let rest = Math.max(millis, MINUTE);
  for (const [unit, name] of UNITS) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0 && parts.length < 2) {
      parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    }
  }
  return parts.join(' ');
}

/** What is left of an hour, as a clock shows it: "59:07". */
export function clockLeft(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}
