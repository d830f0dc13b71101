// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { bankTitles, commandText, effectText, isSettled, placeShort, placeText } from './commands.ts';
import { reasonText } from './reasons.ts';

const titles = bankTitles([{ name: 'north', title: 'North wall' }]);

describe('commands in words', () => {
  it.each([
    ['open', { doors: [12] }, 'Open door 12'],
    ['open', { doors: [3, 4] }, 'Open doors 3 and 4'],
    ['open', { doors: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, 'Open 9 doors'],
    ['release-door', { door: 7 }, 'Free door 7'],
    ['assign', { door: 7, code: '0011223344556677' }, 'Give door 7 to code 0011223344556677'],
    ['assign', { door: 7 }, 'Take door 7 back'],
    ['set-mode', { bank: 'north', mode: 'public' }, 'North wall: public'],
    ['lock-down', { bank: '', on: true }, 'Lock down all banks'],
    ['lock-down', { bank: 'north', on: false }, 'End the lock down of North wall'],
    ['emergency-open', { bank: 'gone' }, 'Open gone in an emergency'],
    ['revoke', { epoch: 4, statusIndices: [9] }, 'Revoke 1 code'],
    ['configure', { digest: 'ab' }, 'New configuration'],
    ['something-new', {}, 'Something new'],
  ])('%s', (type, args, text) => {
    expect(commandText({ type, args }, titles)).toBe(text);
  });

  it('name the effect with what it reaches', () => {
    expect(effectText({ type: 'emergency-open' }, 'GYM-1', 24)).toMatch(/^Opens 24 doors at GYM-1/);
    expect(effectText({ type: 'lock-down', on: false }, 'GYM-1', 1)).toBe('Codes open 1 door at GYM-1 again.');
    expect(effectText({ type: 'open', doors: [3] }, 'GYM-1', 1)).toBe('Opens door 3 at GYM-1 now.');
  });

  it('are settled once the unit has answered or cannot any more', () => {
    expect(['pending', 'sent', 'applied', 'refused', 'expired', 'failed', 'unknown'].filter((state) => isSettled(state as 'sent'))).toEqual([
      'applied', 'refused', 'expired', 'failed', 'unknown',
    ]);
  });
});

describe('where a code opens', () => {
  it('names doors, or where the unit chooses', () => {
    expect(placeText({ doors: [1, 3] })).toBe('Doors 1 and 3');
    expect(placeText({ doors: [], bank: '' })).toBe('Any free locker');
    expect(placeText({ doors: [], bank: 'north', sizeClass: 2 }, titles)).toBe('Any free locker of size 2 in North wall');
    expect(placeShort({ doors: [], bank: 'north', sizeClass: 2 })).toBe('any free in north, size 2');
  });
});

it('shows a reason that it does not know as it is', () => {
  expect(reasonText('door-open')).toBe('the door is open');
  expect(reasonText('moon-in-the-way')).toBe('moon in the way');
});
