// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Rollout, RolloutSite } from '../api/releases.ts';
import { actionsOf, effectOf, namesText, progressOf, progressText, sitesOf, withNews } from './rollout.ts';

const sites = (...states: RolloutSite['state'][]): RolloutSite[] => states.map((state, at) => ({ site: `S${at + 1}`, state }));

const rollout = (more: Partial<Rollout> = {}): Rollout => ({
  id: 'r1', release: 8, state: 'running',
  rings: [
    { name: 'Canary', state: 'done', sites: sites('confirmed', 'failed') },
    { name: 'All', state: 'running', sites: sites('fetching', 'waiting-for-window', 'silent', 'waiting') },
  ],
  ...more,
});

describe('a roll-out', () => {
  it('counts each site once, and what is neither done nor waiting is under way', () => {
    const progress = progressOf(sitesOf(rollout()));
    expect(progress).toEqual({ all: 6, waiting: 1, underWay: 2, confirmed: 1, failed: 1, silent: 1 });
    expect(progressText(progress)).toBe('1 of 6 sites confirmed, 2 under way, 1 failed, 1 silent');
    expect(progressText(progressOf(sites('confirmed')))).toBe('1 of 1 site confirmed');
  });

  it.each([
    ['running', ['pause', 'rollback']],
    ['paused', ['resume', 'rollback']],
    ['failed', ['resume', 'rollback']],
    ['succeeded', ['rollback']],
    ['rolling-back', []],
    ['rolled-back', []],
  ] as const)('that is %s can be: %j', (state, actions) => {
    expect(actionsOf({ state })).toEqual(actions);
  });

  it('names what each action does, counted', () => {
    expect(effectOf('pause', rollout())).toBe(
      '1 site is not directed until the roll-out is resumed. 2 sites go on with what was begun. Release 8 stays where it is confirmed.',
    );
    expect(effectOf('pause', rollout({ window: { notAfter: '2026-11-24T05:00:00Z' } }))).toContain(' If nobody resumes it within its window, it ends. ');
    expect(effectOf('resume', rollout())).toBe('The roll-out goes on: 1 site is directed to release 8, ring by ring.');
    expect(effectOf('resume', rollout({ state: 'failed' }))).toContain(' 2 sites that failed or stayed silent are directed once more.');
    expect(effectOf('rollback', rollout())).toContain('Directs 5 sites back to what each ran before');
    expect(effectOf('rollback', rollout({ rings: [{ name: 'A', state: 'waiting', sites: sites('waiting') }] }))).toBe(
      'The roll-out ends. No site was directed to release 8 yet.',
    );
  });

  it('takes news of the same id alone', () => {
    const news = rollout({ state: 'paused' });
    expect(withNews([rollout(), rollout({ id: 'r2' })], new Map([['r1', news]])).map((each) => each.state)).toEqual(['paused', 'running']);
  });
});

it('names few sites and counts many', () => {
  expect(namesText(['A', 'B'])).toBe('A and B');
  expect(namesText(['A', 'B', 'C', 'D', 'E'])).toBe('A, B, C, D and 1 other');
});
