// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isFiltered, readFilters, writeFilters } from './filters.ts';
import { bookingText, dropOffsText, isOpen, whereText } from './words.ts';

describe('filters', () => {
  it('are read and written in one order, and unknown states fall away', () => {
    const filters = readFilters(new URLSearchParams('q= Ada &state=in-use&site=GYM-1'));
    expect(writeFilters(filters)).toBe('?site=GYM-1&state=in-use&q=Ada');
    expect(readFilters(new URLSearchParams('state=live')).state).toBe('');
    expect(isFiltered(readFilters(new URLSearchParams()))).toBe(false);
  });
});

describe('words', () => {
  it('name the door once there is one', () => {
    expect(whereText({ bank: 'north', sizeClass: 2 }, new Map([['north', 'North wall']]))).toBe('Any free locker of size 2 in North wall');
    expect(whereText({ bank: '', sizeClass: 0, door: 7 })).toBe('Door 7');
  });

  it('say for whom, how often and whether it still matters', () => {
    expect(bookingText({ number: 12, holder: 'Ada' })).toBe('Booking 12 for Ada');
    expect(bookingText({ number: 12, holder: null })).toBe('Booking 12');
    expect(dropOffsText(0)).toMatch(/as often/);
    expect(dropOffsText(3)).toMatch(/^3 times/);
    expect(isOpen({ state: 'overstay' })).toBe(true);
    expect(isOpen({ state: 'picked-up' })).toBe(false);
  });
});
