// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { changesOf, fromLength, inherited, tidy, toLength } from './policy.ts';

describe('lengths', () => {
  it.each([
    [86_400, '1', 'days'],
    [90_000, '25', 'hours'],
    [90, '90', 'seconds'],
    [600, '10', 'minutes'],
    [0, '0', 'minutes'],
  ] as const)('%i seconds', (seconds, amount, unit) => {
    expect(toLength(seconds, 'minutes')).toEqual({ amount, unit });
    expect(fromLength({ amount, unit })).toBe(seconds);
  });

  it('are nothing when empty, and no number when wrong', () => {
    expect(toLength(undefined, 'hours')).toEqual({ amount: '', unit: 'hours' });
    expect(fromLength({ amount: ' ', unit: 'hours' })).toBeUndefined();
    expect(fromLength({ amount: '1.5', unit: 'hours' })).toBeNaN();
    expect(fromLength({ amount: '-1', unit: 'hours' })).toBeNaN();
  });
});

it('sends nothing that says nothing', () => {
  expect(tidy({ languages: [], banks: { hall: {} } })).toEqual({});
  const hours = [{ mode: 'public' as const, days: [1], from: '08:00', to: '09:00' }];
  expect(tidy({ banks: { hall: { hours }, north: { hours: [] } } })).toEqual({ banks: { hall: { hours } } });
  expect(tidy({ graceSeconds: 0, banks: { hall: { mode: 'public' }, north: {} } })).toEqual({
    graceSeconds: 0,
    banks: { hall: { mode: 'public' } },
  });
});

it('says what a field takes from above', () => {
  expect(inherited('defaultCodeSeconds', { defaultCodeSeconds: 7200 })).toBe('2 hours (from the defaults for all sites)');
  expect(inherited('mode', {})).toBe('private (usual)');
  expect(inherited('languages', undefined)).toBe('English (usual)');
});

describe('differences in words', () => {
  it.each([
    ['policy.graceSeconds', 0, 600, 'Grace after the end', 'none', '10 minutes'],
    ['banks[hall].doors[7].size', 1, 2, 'Bank hall, door 7, size', '1', '2'],
    ['policy.languages', ['en'], ['de', 'en'], 'Languages', 'English', 'Deutsch, English'],
    ['policy.modes.hall', null, 'public', 'Mode of hall', 'nothing', 'public'],
    ['maxCodeSeconds', 86_400, 3_600, 'Longest lifetime of codes', '1 day', '1 hour'],
  ])('%s', (path, from, to, what, before, after) => {
    expect(changesOf([{ path, from, to }])).toEqual([{ what, from: before, to: after }]);
  });

  it('tell hours bank by bank', () => {
    const open = { mode: 'public', days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' };
    const closed = { mode: 'closed', days: [7], from: '00:00', to: '00:00' };
    expect(changesOf([{ path: 'hours', from: null, to: { hall: [open] } }])).toEqual([
      { what: 'Hours of hall', from: 'none', to: 'Mon to Fri 08:00–20:00 public' },
    ]);
    expect(changesOf([{ path: 'hours.hall', from: [open], to: [open, closed] }])[0]?.to).toBe('Mon to Fri 08:00–20:00 public; Sun all day closed');
  });

  it('tell a policy that is new field by field', () => {
    const to = { defaultCodeSeconds: 3600, modes: { hall: 'closed' }, overstay: 'staff' };
    expect(changesOf([{ path: 'policy', from: null, to }])).toEqual([
      { what: 'Usual lifetime of codes', from: 'nothing', to: '1 hour' },
      { what: 'Mode of hall', from: 'private', to: 'closed' },
      { what: 'When a customer overstays', from: 'nothing', to: 'staff takes over' },
    ]);
  });
});
