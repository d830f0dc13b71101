// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { checkPlan, NEW_PLAN, type Plan, type RingDraft, ringSizes } from './plan.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const ZONE = 'Europe/Berlin';

const ring = (key: number, more: Partial<RingDraft> = {}): RingDraft => ({ key, name: `Ring ${key}`, by: 'percent', sites: [], percent: '100', ...more });
const plan = (more: Partial<Plan> = {}): Plan => ({
  ...NEW_PLAN, release: '8', rings: [ring(1, { by: 'sites', sites: ['GYM-1'] }), ring(2, { percent: '50' })], ...more,
});
const errors = (more: Partial<Plan>) => checkPlan(plan(more), ZONE, NOW).errors;

describe('a plan', () => {
  it('becomes the request; times are those of the operator', () => {
    const { body } = checkPlan(plan({ notBefore: '2026-11-23T02:00', notAfter: '2026-11-23T05:00' }), ZONE, NOW);
    expect(body).toEqual({
      release: 8,
      rings: [{ name: 'Ring 1', sites: ['GYM-1'] }, { name: 'Ring 2', percent: 50 }],
      successPercent: 100, failurePercent: 10, deadlineSeconds: 86_400,
      window: { notBefore: '2026-11-23T01:00:00Z', notAfter: '2026-11-23T04:00:00Z' },
    });
  });

  it('has no window where none was entered', () => {
    expect(checkPlan(plan(), ZONE, NOW).body).not.toHaveProperty('window');
  });

  it('says what is wrong, each at its place', () => {
    expect(errors({ release: '' })).toEqual({ release: 'Choose a release.' });
    expect(errors({ rings: [] })).toEqual({ rings: 'A roll-out has at least one ring.' });
    expect(errors({ rings: [ring(1, { by: 'sites' })] })).toEqual({ 'ring-1': 'Choose a site.' });
    expect(errors({ rings: [ring(1, { percent: '0' })] })).toHaveProperty('ring-1');
    expect(errors({ rings: [ring(1, { name: ' ' })] })).toEqual({ 'ring-1': 'Give the ring a name.' });
    expect(errors({ rings: [ring(1, { by: 'sites', sites: ['A'] }), ring(2, { by: 'sites', sites: ['B', 'A'] })] })).toEqual({
      'ring-2': 'A is in an earlier ring already.',
    });
    expect(errors({ successPercent: '0', failurePercent: '101', deadlineHours: '1.5' })).toEqual({
      successPercent: 'Enter a whole number from 1 to 100.',
      failurePercent: 'Enter a whole number from 0 to 100.',
      deadline: 'Enter whole hours from 1 to 720.',
    });
  });

  it('refuses a window that is over, or ends before it begins', () => {
    expect(errors({ notAfter: '2026-11-22T12:30' })).toEqual({ notAfter: 'This is over already.' });
    expect(errors({ notBefore: '2026-11-24T05:00', notAfter: '2026-11-24T02:00' })).toEqual({ notAfter: 'Must be after the beginning.' });
  });
});

describe('sizes of rings', () => {
  it('count each site once; the last share takes the rest', () => {
    const rings = [ring(1, { by: 'sites', sites: ['A'] }), ring(2, { percent: '25' }), ring(3, { percent: '10' })];
    expect(ringSizes(rings, 20)).toEqual([1, 5, 14]);
    expect(ringSizes(rings, 1)).toEqual([1, 0, 0]);
    expect(ringSizes([ring(1, { percent: 'x' }), ring(2)], 20)).toEqual([0, 20]);
  });

  it('leave sites that a later ring names to that ring', () => {
    expect(ringSizes([ring(1), ring(2, { by: 'sites', sites: ['A', 'B'] })], 10)).toEqual([8, 2]);
  });
});
