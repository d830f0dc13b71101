// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Hours } from '../api/types.ts';
import { clockChangeText, daysText, errorsOf, hoursText } from './hours.ts';

const hours = (days: number[], from: string, to: string, mode: Hours['mode'] = 'public'): Hours => ({ mode, days, from, to });

describe('hours in words', () => {
  it.each([
    [hours([1, 2, 3, 4, 5], '08:00', '20:00'), 'Mon to Fri 08:00–20:00 public'],
    [hours([5], '22:00', '02:00', 'closed'), 'Fri 22:00–02:00 on the next day closed'],
    [hours([7, 6], '18:00', '00:00'), 'Sat and Sun 18:00–24:00 public'],
    [hours([7], '00:00', '00:00', 'closed'), 'Sun all day closed'],
    [hours([1, 2, 3, 4, 5, 6, 7], '06:00', '06:00'), 'every day from 06:00 for 24 hours public'],
  ])('%j', (entry, text) => {
    expect(hoursText(entry)).toBe(text);
  });

  it('names days one by one where they are not in a row', () => {
    expect(daysText([1, 3, 5])).toBe('Mon, Wed and Fri');
  });
});

describe('hours of a bank', () => {
  it('may touch, and not overlap', () => {
    expect(errorsOf([hours([1], '08:00', '12:00'), hours([1], '12:00', '18:00')])).toEqual([undefined, undefined]);
    expect(errorsOf([hours([1], '08:00', '12:00'), hours([1, 2], '11:59', '18:00')])[1]).toContain('the first line on Monday at 11:59');
  });

  it('are compared past midnight, and past the end of the week', () => {
    expect(errorsOf([hours([7], '22:00', '02:00'), hours([1], '01:30', '08:00')])[1]).toContain('on Monday at 01:30');
    expect(errorsOf([hours([7], '22:00', '02:00'), hours([1], '02:00', '08:00')])[1]).toBeUndefined();
    expect(errorsOf([hours([7], '00:00', '00:00'), hours([6], '23:00', '00:01')])[1]).toContain('on Sunday at 00:00');
  });

  it('need a day and both times', () => {
    expect(errorsOf([hours([], '08:00', '12:00')])).toEqual(['Choose a day.']);
    expect(errorsOf([hours([1], '', '12:00')])).toEqual(['Enter both times.']);
    expect(errorsOf([hours([1, 1], '08:00', '09:00')])).toEqual([undefined]);
  });
});

it('speaks of the change of clocks only where it matters', () => {
  expect(clockChangeText([hours([1], '08:00', '20:00')])).toBeUndefined();
  expect(clockChangeText([hours([7], '00:00', '00:00')])).toBeUndefined();
  expect(clockChangeText([hours([6], '22:00', '02:30')])).toContain('an end in the hour that comes twice means its first time');
  expect(clockChangeText([hours([7], '02:00', '06:00')])).toContain('comes twice');
});
