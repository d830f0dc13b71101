// SPDX-License-Identifier: Apache-2.0
import type { EffectiveConfig } from '../api/types.ts';
import type { Lifetime } from '../format/validity.ts';

/** How long a code lives that opens these doors, or that is for a free locker of a bank (empty: of any): the strictest of their banks, and the most generous of any. */
export function lifetimeAt(config: EffectiveConfig, doors: readonly number[], bank: string): Lifetime {
  const own = config.policy?.banks ?? {};
  const banks = config.banks.filter((each) => (doors.length > 0 ? each.doors.some((door) => doors.includes(door.number)) : each.name === bank));
  const terms = banks.map((each) => own[each.name]);
  const least = (site: number | undefined, values: (number | undefined)[]) => {
    const known = (values.length === 0 ? [site] : values.map((value) => value ?? site)).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  };
  if (doors.length === 0 && bank === '') {
    const longest = config.banks.map((each) => own[each.name]?.maxCodeSeconds ?? config.maxCodeSeconds);
    return { maxSeconds: longest.length === 0 ? config.maxCodeSeconds : Math.max(...longest), usualSeconds: config.policy?.defaultCodeSeconds };
  }
  return {
    maxSeconds: least(config.maxCodeSeconds, terms.map((each) => each?.maxCodeSeconds)) ?? config.maxCodeSeconds,
    usualSeconds: least(config.policy?.defaultCodeSeconds, terms.map((each) => each?.defaultCodeSeconds)),
  };
}
