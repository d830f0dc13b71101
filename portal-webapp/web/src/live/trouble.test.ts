// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Unit } from '../api/types.ts';
import { doorLook, doorText, levelOf, occupancyOf, troublesOf } from './trouble.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const PLACE = { banks: 2, doors: 36, bookingsOverdue: 0 };

const unit = (more: Partial<Unit> = {}): Unit => ({
  site: 'GYM-1', enrolled: true, kid: 'aa', certificateEndsAt: '2027-02-01T00:00:00Z', connection: 'online',
  lastSeenAt: '2026-11-22T11:59:00Z', position: { seq: 4 }, pending: 0, trail: { size: 9, witnessed: 9, unwitnessed: 0 },
  clock: { quality: 'proven', time: '2026-11-22T12:00:00Z' }, configDrift: false, drift: null, keyRingVersion: 1, setAside: false, development: false,
  health: [], doors: [], modes: [], ...more,
});

const texts = (more: Partial<Unit>, incidents = 0) => troublesOf(PLACE, unit(more), incidents, NOW).map((each) => each.text);

describe('trouble', () => {
  it('is none for a unit that is well', () => {
    expect(texts({})).toEqual([]);
    expect(levelOf([])).toBe('good');
  });

  it('puts the worst first', () => {
    const found = troublesOf(PLACE, unit({ connection: 'offline', setAside: true }), 2, NOW);
    expect(found.map((each) => each.level)).toEqual(['bad', 'bad', 'warn']);
    expect(found[0]?.text).toBe('2 open incidents');
    expect(levelOf(found)).toBe('bad');
  });

  it('counts bookings that keep their door for too long, also where the unit is offline', () => {
    const found = troublesOf({ ...PLACE, bookingsOverdue: 2 }, unit({ connection: 'offline' }), 0, NOW).map((each) => each.text);
    expect(found).toEqual(['2 bookings overdue', 'The unit is offline']);
  });

  it('tells a site without a unit from one that is offline', () => {
    expect(texts({ enrolled: false, connection: 'never', certificateEndsAt: null })).toEqual(['No unit is enrolled']);
    expect(levelOf(troublesOf(PLACE, unit({ connection: 'never' }), 0, NOW))).toBe('setup');
    expect(texts({ connection: 'offline', configDrift: true })).toEqual(['The unit is offline']);
    const differences = [{ path: 'policy.graceSeconds', from: 0, to: 600 }];
    expect(texts({ configDrift: true, drift: { cause: 'not-applied', differences } })).toEqual([
      'The unit runs another configuration: grace after the end',
    ]);
  });

  it('warns of a certificate that was not renewed in time', () => {
    expect(texts({ certificateEndsAt: '2026-12-01T12:00:00Z' })).toEqual(['The unit’s certificate ends in 9 days']);
    expect(texts({ certificateEndsAt: '2026-11-22T11:59:59Z' })).toEqual(['The unit’s certificate has ended']);
  });

  it('shows what is locked down until it ends', () => {
    const lock = (bank: string, until: string) => ({ bank, since: '2026-11-22T11:00:00Z', until, certain: true });
    expect(texts({ lockDowns: [lock('north', '2026-11-22T13:00:00Z'), lock('south', '2026-11-22T12:00:00Z')] })).toEqual(['Locked down: north']);
    expect(texts({ lockDowns: [lock('', '2026-11-22T13:00:00Z')], connection: 'offline' })).toEqual(['The unit is offline', 'Locked down']);
  });

  it('names few doors and counts many', () => {
    const doors = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ door: at + 1, state: 'closed', item: 'unknown', quarantined: true }) as const);
    expect(texts({ doors: doors(2) })).toEqual(['Doors 1 and 2 out of order']);
    expect(texts({ doors: doors(5) })).toEqual(['5 doors are out of order']);
  });
});

describe('doors', () => {
  it('count as occupied, free, or not known', () => {
    expect(
      occupancyOf([
        { door: 1, state: 'closed', item: 'full', quarantined: false },
        { door: 2, state: 'open', item: 'empty', quarantined: false },
        { door: 3, state: 'open', item: 'unknown', quarantined: false },
      ], NOW),
    ).toEqual({ occupied: 1, free: 1, unknown: 1, open: 2, overstayed: 0, contradictions: [] });
  });

  it('count as occupied while somebody has them, with and without sensors', () => {
    const door = { state: 'closed', item: 'unknown', quarantined: false } as const;
    expect(
      occupancyOf([
        { ...door, door: 1, held: 'code', heldSince: null },
        { ...door, door: 2, held: 'session', item: 'empty', heldSince: '2026-11-22T10:00:00Z' },
        { ...door, door: 3, held: 'overstayed', item: 'full' },
        { ...door, door: 4, held: 'free', item: 'full' },
        { ...door, door: 5, held: 'free' },
        { ...door, door: 6, held: null },
      ], NOW),
    ).toEqual({ occupied: 4, free: 1, unknown: 1, open: 0, overstayed: 1, contradictions: [2, 4] });
  });

  it('are drawn by who has them', () => {
    const door = { door: 1, state: 'closed', item: 'unknown', quarantined: false } as const;
    expect(doorLook({ ...door, held: 'free' }).state).toBe('free');
    expect(doorLook({ ...door, held: 'free', state: 'unknown' }).state).toBe('unknown');
    expect(doorLook({ ...door, held: 'free', item: 'full' })).toEqual({ state: 'held', item: true });
    expect(doorLook({ ...door, held: 'code', state: 'unknown' }).state).toBe('taken');
    expect(doorLook({ ...door, held: 'session', item: 'empty' })).toEqual({ state: 'taken', item: false });
    expect(doorLook({ ...door, held: 'overstayed' }).state).toBe('overstay');
    expect(doorLook({ ...door, held: 'staff' }).state).toBe('held');
    expect(doorLook({ ...door, held: 'code', state: 'open' }).state).toBe('open');
    expect(doorLook({ ...door, held: 'code', quarantined: true }).state).toBe('jammed');
  });

  it('are drawn by what matters most', () => {
    const door = { door: 1, state: 'closed', item: 'unknown', quarantined: false } as const;
    expect(doorLook(door)).toEqual({ state: 'closed', item: false });
    expect(doorLook({ ...door, item: 'full' })).toEqual({ state: 'taken', item: true });
    expect(doorLook({ ...door, item: 'empty' })).toEqual({ state: 'free', item: false });
    expect(doorLook({ ...door, state: 'open', item: 'full' })).toEqual({ state: 'open', item: true });
    expect(doorLook({ ...door, state: 'open', quarantined: true })).toEqual({ state: 'jammed', item: false });
    expect(doorText({ ...door, item: 'full', quarantined: true })).toBe('out of order, closed, something inside');
  });
});
