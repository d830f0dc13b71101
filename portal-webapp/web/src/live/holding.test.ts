// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { UnitDoor } from '../api/types.ts';
import { contradictionOf, holdingText, isOccupied } from './holding.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const door = (more: Partial<UnitDoor>): UnitDoor => ({ door: 1, state: 'closed', item: 'unknown', quarantined: false, ...more });

describe('who has a door', () => {
  it('is said in words', () => {
    expect((['free', 'code', 'session', 'overstayed', 'staff'] as const).map((held) => holdingText(door({ held })))).toEqual([
      'free', 'held by a code', 'held by a PIN', 'overstayed', 'held for staff',
    ]);
    expect(holdingText(door({}))).toBeUndefined();
    expect(holdingText(door({ held: null }))).toBeUndefined();
  });

  it('occupies it, as does what is inside', () => {
    expect(isOccupied(door({}))).toBeUndefined();
    expect(isOccupied(door({ item: 'empty' }))).toBe(false);
    expect(isOccupied(door({ item: 'full' }))).toBe(true);
    expect(isOccupied(door({ held: 'free' }))).toBe(false);
    expect(isOccupied(door({ held: 'free', item: 'full' }))).toBe(true);
    expect(isOccupied(door({ held: 'code', item: 'empty' }))).toBe(true);
    expect(isOccupied(door({ held: 'session' }))).toBe(true);
  });

  it('is contradicted by something inside that nobody has', () => {
    expect(contradictionOf(door({ held: 'free', item: 'full' }), NOW)).toBe('something is inside, but nobody has it');
    expect(contradictionOf(door({ held: 'free', item: 'empty' }), NOW)).toBeUndefined();
    expect(contradictionOf(door({ held: null, item: 'full' }), NOW)).toBeUndefined();
    expect(contradictionOf(door({ held: 'code', item: 'full', heldSince: '2026-11-01T00:00:00Z' }), NOW)).toBeUndefined();
  });

  it('is contradicted by a door that has long been held and is empty', () => {
    const held = { held: 'session', item: 'empty', heldSince: '2026-11-22T11:00:00Z' } as const;
    expect(contradictionOf(door(held), NOW)).toBe('held for long, but empty');
    expect(contradictionOf(door(held), NOW - 1)).toBeUndefined();
    expect(contradictionOf(door({ ...held, held: 'overstayed' }), NOW)).toBe('held for long, but empty');
    expect(contradictionOf(door({ ...held, state: 'open' }), NOW)).toBeUndefined();
    expect(contradictionOf(door({ ...held, item: 'unknown' }), NOW)).toBeUndefined();
    expect(contradictionOf(door({ ...held, held: 'staff' }), NOW)).toBeUndefined();
    expect(contradictionOf(door({ ...held, heldSince: null }), NOW)).toBeUndefined();
  });
});
