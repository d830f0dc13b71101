// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { EffectiveConfig, Sources } from '../api/types.ts';
import { changesOf } from './changes.ts';
import { bankTerms, fromLength, inherited, siteTerms, tidy, toLength } from './policy.ts';

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
  const all = { from: 'organisation' as const, terms: { defaultCodeSeconds: 7200, graceSeconds: 60 } };
  expect(inherited('defaultCodeSeconds', [all])).toBe('2 hours (from the defaults for all sites)');
  expect(inherited('mode', [all])).toBe('private (usual)');
  expect(inherited('languages', [])).toBe('English (usual)');
  const site = { from: 'site' as const, terms: { graceSeconds: 900 } };
  expect(inherited('graceSeconds', [site, all])).toBe('15 minutes (from the site)');
  expect(inherited('defaultCodeSeconds', [site, all])).toBe('2 hours (from the defaults for all sites)');
});

it('takes the strictest of the longest lifetimes, and no usual one beyond it', () => {
  const levels = [
    { from: 'site' as const, terms: { maxCodeSeconds: 7200 } },
    { from: 'organisation' as const, terms: { maxCodeSeconds: 86_400 } },
    { from: 'wiring' as const, terms: { maxCodeSeconds: 2_592_000 } },
  ];
  expect(inherited('maxCodeSeconds', levels)).toBe('2 hours (from the site)');
  expect(inherited('maxCodeSeconds', levels.slice(2))).toBe('30 days (from the wiring)');
  expect(inherited('maxCodeSeconds', [])).toBe('as the wiring of each site says');
  expect(inherited('defaultCodeSeconds', levels)).toBe('2 hours (the longest here)');
  expect(inherited('defaultCodeSeconds', levels, 600)).toBe('10 minutes (the longest here)');
  expect(inherited('defaultCodeSeconds', levels, Number.NaN)).toBe('2 hours (the longest here)');
});

describe('terms of banks in words', () => {
  const said = (value: unknown, from: string) => ({ value, from });
  const bank = {
    defaultCodeSeconds: said(900, 'bank'), maxCodeSeconds: said(86_400, 'wiring'), graceSeconds: said(60, 'site'),
    overstay: said('keep', 'usual'), languages: said(['de'], 'organisation'), mode: said('private', 'usual'),
  };
  const sources = { site: { ...bank, defaultCodeSeconds: said(7200, 'site') }, banks: { north: bank } } as unknown as Sources;
  const terms = { defaultCodeSeconds: 900, maxCodeSeconds: 86_400, graceSeconds: 60, overstay: 'keep', languages: ['de'] };
  const change = { what: 'Usual lifetime of codes at north', from: 'as the site', to: '15 minutes', source: 'from the bank' };

  it('tell what is new, without what is inherited', () => {
    expect(changesOf([{ path: 'policy.banks', from: null, to: { north: terms } }], sources)).toEqual([change]);
    expect(changesOf([{ path: 'policy.banks.north', from: null, to: terms }], sources)).toEqual([change]);
    expect(changesOf([{ path: 'policy', from: null, to: { graceSeconds: 60, banks: { north: terms } } }], sources)).toEqual([
      change,
      { what: 'Grace after the end', from: 'nothing', to: '1 minute', source: 'from the site' },
    ]);
  });

  it('tell what changes, and what goes', () => {
    expect(changesOf([{ path: 'policy.banks.north.defaultCodeSeconds', from: 600, to: 900 }], sources)).toEqual([
      { ...change, from: '10 minutes' },
    ]);
    expect(changesOf([{ path: 'policy.banks.north', from: terms, to: null }], sources)).toEqual([
      { what: 'Terms of north', from: 'its own', to: 'as the site' },
    ]);
  });

  it('are shown with where they come from', () => {
    expect(siteTerms(sources)[0]).toEqual({ what: 'Usual lifetime of codes', value: '2 hours', source: 'from the site' });
    expect(bankTerms('north', sources, { banks: [] } as unknown as EffectiveConfig)).toEqual([
      { what: 'Usual lifetime of codes', value: '15 minutes', source: 'from the bank' },
      { what: 'Begins', value: 'private', source: 'usual' },
    ]);
  });
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
