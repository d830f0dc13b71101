// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { agoText, atText, endOfDay, fromField, fromWall, lengthText, toField, toWall, untilText, validityText, zoneName } from './time.ts';

const BERLIN = 'Europe/Berlin';
const at = (text: string) => Date.parse(text);
const wall = (text: string) => fromField(text) ?? expect.fail(text);

describe('wall clocks', () => {
  it('reads the clock of the site, not of this machine', () => {
    expect(toWall(at('2026-11-22T23:30:00Z'), BERLIN)).toEqual({ year: 2026, month: 11, day: 23, hour: 0, minute: 30 });
    expect(toWall(at('2026-11-22T23:30:00Z'), 'America/New_York').hour).toBe(18);
    expect(toWall(at('2026-11-22T18:30:00Z'), 'Asia/Kathmandu')).toMatchObject({ day: 23, hour: 0, minute: 15 });
  });

  it.each([
    ['winter', '2026-11-22T18:00', BERLIN, '2026-11-22T17:00:00Z', 'plain'],
    ['summer', '2026-07-01T18:00', BERLIN, '2026-07-01T16:00:00Z', 'plain'],
    ['skipped in spring', '2026-03-29T02:30', BERLIN, '2026-03-29T01:30:00Z', 'skipped'],
    ['twice in autumn: the first', '2026-10-25T02:30', BERLIN, '2026-10-25T00:30:00Z', 'twice'],
    ['just before it comes twice', '2026-10-25T01:59', BERLIN, '2026-10-24T23:59:00Z', 'plain'],
    ['just after it came twice', '2026-10-25T03:00', BERLIN, '2026-10-25T02:00:00Z', 'plain'],
    ['skipped at midnight', '2026-09-06T00:30', 'America/Santiago', '2026-09-06T04:30:00Z', 'skipped'],
    ['half an hour of summer', '2026-01-10T12:00', 'Australia/Lord_Howe', '2026-01-10T01:00:00Z', 'plain'],
  ])('finds the moment: %s', (_, reading, zone, instant, clock) => {
    const found = fromWall(wall(reading), zone);
    expect(new Date(found.instant).toISOString()).toBe(new Date(at(instant)).toISOString());
    expect(found.clock).toBe(clock);
  });

  it('gives a field back what it was given', () => {
    expect(toField(fromWall(wall('2026-02-28T07:05'), BERLIN).instant, BERLIN)).toBe('2026-02-28T07:05');
    expect(fromField('')).toBeNull();
    expect(fromField('tomorrow')).toBeNull();
  });

  it('ends days when they end there, also those of 23 and 25 hours', () => {
    const hours = (start: string) => (endOfDay(at(start), BERLIN) - at(start)) / 3_600_000;
    expect(hours('2026-03-28T23:00:00Z')).toBe(23);
    expect(hours('2026-10-24T22:00:00Z')).toBe(25);
    expect(hours('2026-11-21T23:00:00Z')).toBe(24);
    expect(endOfDay(at('2026-12-31T12:00:00Z'), BERLIN, 1)).toBe(at('2027-01-01T23:00:00Z'));
  });
});

describe('words', () => {
  it('lets midnight belong to the day that ends', () => {
    expect(untilText(at('2026-11-22T23:00:00Z'), BERLIN)).toBe('Sun 22 Nov 2026, 24:00');
    expect(atText(at('2026-11-22T23:00:00Z'), BERLIN)).toBe('Mon 23 Nov 2026, 00:00');
    expect(untilText(at('2026-11-22T22:59:00Z'), BERLIN, 'table')).toBe('22 Nov 2026, 23:59');
  });

  it('says a validity without "today"', () => {
    const from = at('2026-11-22T13:05:00Z');
    expect(validityText(null, at('2026-11-22T17:00:00Z'), BERLIN)).toBe('until Sunday 22 November 2026, 18:00');
    expect(validityText(from, at('2026-11-22T17:00:00Z'), BERLIN)).toBe('on Sunday 22 November 2026, from 14:05 to 18:00');
    expect(validityText(from, at('2026-11-22T23:00:00Z'), BERLIN)).toBe('on Sunday 22 November 2026, from 14:05 to 24:00');
    expect(validityText(from, at('2026-11-24T08:00:00Z'), BERLIN)).toBe(
      'from Sunday 22 November 2026, 14:05 to Tuesday 24 November 2026, 09:00',
    );
  });

  it('is relative for one hour only', () => {
    const now = at('2026-11-22T12:00:00Z');
    expect(agoText(now, now)).toBe('just now');
    expect(agoText(now - 60_000, now)).toBe('1 minute ago');
    expect(agoText(now - 59 * 60_000, now)).toBe('59 minutes ago');
    expect(agoText(now - 60 * 60_000, now)).toBeNull();
    expect(agoText(now + 5 * 60_000, now)).toBeNull();
  });

  it('names zones and lengths', () => {
    expect(zoneName('America/New_York')).toBe('New York time');
    expect(zoneName('UTC')).toBe('UTC');
    expect(lengthText(3_600_000)).toBe('1 hour');
    expect(lengthText(2 * 86_400_000 + 3 * 3_600_000 + 60_000)).toBe('2 days 3 hours');
  });
});
