// SPDX-License-Identifier: Apache-2.0
import type { NewRing, NewRollout } from '../api/releases.ts';
import { fromField, fromWall } from '../format/time.ts';

/** A ring as it is being written. */
export interface RingDraft {
  /** For lists of React; goes nowhere. */
  key: number;
  name: string;
  by: 'sites' | 'percent';
  sites: string[];
  percent: string;
}

/** A roll-out as it is being written; times are readings of the operator's clock. */
export interface Plan {
  release: string;
  rings: RingDraft[];
  successPercent: string;
  failurePercent: string;
  deadlineHours: string;
  notBefore: string;
  notAfter: string;
}

export const FIRST_RINGS: readonly RingDraft[] = [
  { key: 1, name: 'Canary', by: 'sites', sites: [], percent: '5' },
  { key: 2, name: 'First wave', by: 'percent', sites: [], percent: '25' },
  { key: 3, name: 'Everybody', by: 'percent', sites: [], percent: '100' },
];

export const NEW_PLAN: Plan = {
  release: '', rings: [...FIRST_RINGS], successPercent: '100', failurePercent: '10', deadlineHours: '24', notBefore: '', notAfter: '',
};

const LONGEST_DEADLINE_HOURS = 24 * 30;

export interface Checked {
  /** The request, if nothing is wrong. */
  body?: NewRollout;
  /** What is wrong, by field: `release`, `rings`, `ring-1`, `successPercent`… */
  errors: Record<string, string>;
}

const whole = (text: string) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN);

function checkRing(ring: RingDraft, taken: Set<string>): string | undefined {
  if (ring.name.trim() === '') {
    return 'Give the ring a name.';
  }
  if (ring.by === 'percent') {
    const percent = whole(ring.percent);
    return percent >= 1 && percent <= 100 ? undefined : 'Enter a whole number from 1 to 100.';
  }
  if (ring.sites.length === 0) {
    return 'Choose a site.';
  }
  const twice = ring.sites.find((site) => taken.has(site));
  ring.sites.forEach((site) => taken.add(site));
  return twice === undefined ? undefined : `${twice} is in an earlier ring already.`;
}

function instant(reading: string, zone: string): string | undefined {
  const wall = fromField(reading);
  return wall ? new Date(fromWall(wall, zone).instant).toISOString().replace('.000Z', 'Z') : undefined;
}

/** Makes the request of what was entered, or says what is wrong where. */
export function checkPlan(plan: Plan, zone: string, now: number): Checked {
  const errors: Record<string, string> = {};
  const percent = (field: 'successPercent' | 'failurePercent', least: number) => {
    const value = whole(plan[field]);
    if (!(value >= least && value <= 100)) {
      errors[field] = `Enter a whole number from ${least} to 100.`;
    }
    return value;
  };
  const release = whole(plan.release);
  if (!(release > 0)) {
    errors['release'] = 'Choose a release.';
  }
  if (plan.rings.length === 0) {
    errors['rings'] = 'A roll-out has at least one ring.';
  }
  const taken = new Set<string>();
  for (const ring of plan.rings) {
    const wrong = checkRing(ring, taken);
    if (wrong) {
      errors[`ring-${ring.key}`] = wrong;
    }
  }
  const successPercent = percent('successPercent', 1);
  const failurePercent = percent('failurePercent', 0);
  const hours = whole(plan.deadlineHours);
  if (!(hours >= 1 && hours <= LONGEST_DEADLINE_HOURS)) {
    errors['deadline'] = `Enter whole hours from 1 to ${LONGEST_DEADLINE_HOURS}.`;
  }
  const notBefore = instant(plan.notBefore, zone);
  const notAfter = instant(plan.notAfter, zone);
  if (notAfter !== undefined && Date.parse(notAfter) <= now) {
    errors['notAfter'] = 'This is over already.';
  } else if (notBefore !== undefined && notAfter !== undefined && Date.parse(notAfter) <= Date.parse(notBefore)) {
    errors['notAfter'] = 'Must be after the beginning.';
  }
  if (Object.keys(errors).length > 0) {
    return { errors };
  }
  const window = { ...(notBefore ? { notBefore } : {}), ...(notAfter ? { notAfter } : {}) };
  return {
    errors,
    body: {
      release, rings: plan.rings.map(ringOf), successPercent, failurePercent, deadlineSeconds: hours * 3600,
      ...(Object.keys(window).length > 0 ? { window } : {}),
    },
  };
}

function ringOf(ring: RingDraft): NewRing {
  const name = ring.name.trim();
  return ring.by === 'sites' ? { name, sites: ring.sites } : { name, percent: whole(ring.percent) };
}

/**
 * How many sites each ring takes, as far as can be said before: a share is of all sites, taken from those that no ring has
 * yet, and the last share takes all the rest.
 */
export function ringSizes(rings: readonly RingDraft[], all: number): number[] {
  const named = new Set(rings.flatMap((ring) => (ring.by === 'sites' ? ring.sites : []))).size;
  const last = rings.findLast((ring) => ring.by === 'percent');
  let free = Math.max(0, all - named);
  return rings.map((ring) => {
    if (ring.by === 'sites') {
      return ring.sites.length;
    }
    const percent = whole(ring.percent);
    const share = Number.isNaN(percent) ? 0 : Math.ceil((all * Math.min(percent, 100)) / 100);
    const taken = ring === last ? free : Math.min(share, free);
    free -= taken;
    return taken;
  });
}
