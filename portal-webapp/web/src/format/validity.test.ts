// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { PRESETS, presetsWithin, readExact } from './validity.ts';

const BERLIN = 'Europe/Berlin';
const YEAR = 365 * 86_400;
const at = (text: string) => Date.parse(text);
const end = (id: string, now: string, zone = BERLIN) => {
  const preset = PRESETS.find((each) => each.id === id);
  return new Date(preset?.until(at(now), zone) ?? Number.NaN).toISOString();
};

describe('presets', () => {
  it.each([
    ['hour', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00.000Z'],
    ['hours', '2026-03-29T00:30:00Z', '2026-03-29T04:30:00.000Z'],
    ['today', '2026-03-29T00:30:00Z', '2026-03-29T22:00:00.000Z'],
    ['today', '2026-10-25T00:30:00Z', '2026-10-25T23:00:00.000Z'],
    ['tomorrow', '2026-10-24T12:00:00Z', '2026-10-25T23:00:00.000Z'],
    ['week', '2026-10-20T12:00:00Z', '2026-10-27T13:00:00.000Z'],
    ['week', '2026-03-25T12:00:00Z', '2026-04-01T11:00:00.000Z'],
    ['month', '2026-12-15T08:00:00Z', '2027-01-14T08:00:00.000Z'],
  ])('%s from %s', (id, now, until) => {
    expect(end(id, now)).toBe(until);
  });

  it('begin with what the site calls usual', () => {
    const presets = presetsWithin({ maxSeconds: YEAR, usualSeconds: 7200 }, at('2026-11-22T10:00:00Z'), BERLIN);
    expect(presets[0]).toMatchObject({ id: 'usual', label: 'Usual: 2 hours' });
    expect(presets[0]?.until(0, BERLIN)).toBe(7_200_000);
  });

  it('counts days where the site is', () => {
    expect(end('today', '2026-11-22T23:30:00Z', 'Asia/Tokyo')).toBe('2026-11-23T15:00:00.000Z');
    expect(end('today', '2026-11-22T23:30:00Z', 'America/New_York')).toBe('2026-11-23T05:00:00.000Z');
  });

  it('offers nothing that the site would refuse', () => {
    const ids = (seconds: number) => presetsWithin({ maxSeconds: seconds }, at('2026-11-22T10:00:00Z'), BERLIN).map((preset) => preset.id);
    expect(ids(4 * 3600)).toEqual(['hour', 'hours']);
    expect(ids(YEAR)).toEqual(['hour', 'hours', 'today', 'tomorrow', 'week', 'month']);
    expect(ids(60)).toEqual([]);
  });
});

describe('exact times', () => {
  const now = at('2026-10-20T10:00:00Z');
  const read = (from: string, until: string, most = YEAR) => readExact({ from, until }, BERLIN, now, most);

  it('needs no start', () => {
    expect(read('', '2026-10-20T18:00')).toEqual({ from: null, until: at('2026-10-20T16:00:00Z'), errors: {}, hints: {} });
  });

  it('tells when the clocks change', () => {
    const { hints, from, until } = read('2026-10-25T02:30', '2027-03-28T02:15');
    expect(hints.from).toContain('twice');
    expect(hints.until).toContain('forward');
    expect([from, until]).toEqual([at('2026-10-25T00:30:00Z'), at('2027-03-28T01:15:00Z')]);
  });

  it.each([
    ['', '', 'Say when'],
    ['', '2026-10-20T11:59', 'over already'],
    ['2026-10-21T10:00', '2026-10-21T10:00', 'after the start'],
    ['', '2028-01-01T00:00', 'at most 365 days'],
  ])('refuses %s to %s', (from, until, words) => {
    expect(read(from, until).errors.until).toContain(words);
  });
});
