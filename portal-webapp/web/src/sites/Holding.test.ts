// SPDX-License-Identifier: Apache-2.0
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { UnitDoor } from '../api/types.ts';
import { Holding } from './Holding.tsx';

const NOW = Date.parse('2026-11-22T12:00:00Z');

/** What a reader gets, without its colours. */
const text = (more: Partial<UnitDoor> | undefined) => {
  const door: UnitDoor | undefined = more && { door: 1, state: 'closed', item: 'unknown', quarantined: false, ...more };
  return renderToStaticMarkup(createElement(Holding, { door, zone: 'Europe/Berlin', now: NOW })).replaceAll(/<[^>]*>/g, '');
};

describe('the holder of a door', () => {
  it('is told by words alone', () => {
    expect(text({ held: 'free' })).toBe('free');
    expect(text({ held: 'code' })).toBe('held by a code');
    expect(text({ held: 'session' })).toBe('held by a PIN');
    expect(text({ held: 'overstayed' })).toBe('overstayed');
    expect(text({ held: 'staff' })).toBe('held for staff');
  });

  it('is not known before the unit says it', () => {
    expect(text(undefined)).toBe('not known');
    expect(text({ held: null, item: 'full' })).toBe('not known');
  });

  it('comes with its beginning in the time of the site', () => {
    expect(text({ held: 'code', heldSince: '2026-11-22T11:30:00Z' })).toMatch(/^held by a codesince .*12:30$/);
  });

  it('names a contradiction', () => {
    expect(text({ held: 'free', item: 'full' })).toBe('freeContradiction: something is inside, but nobody has it');
    expect(text({ held: 'session', item: 'empty', heldSince: '2026-11-22T10:00:00Z' })).toMatch(/Contradiction: held for long, but empty$/);
  });
});
