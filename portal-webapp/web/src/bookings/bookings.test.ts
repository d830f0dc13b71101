// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Code } from '../api/types.ts';
import { bookingText, dropOffsText, isOpen, whereText } from './words.ts';

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
    expect(isOpen({ state: 'released', pickUp: { state: 'live' } as Code })).toBe(true);
    expect(isOpen({ state: 'released', pickUp: { state: 'expired' } as Code })).toBe(false);
  });
});
