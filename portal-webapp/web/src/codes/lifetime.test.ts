// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { EffectiveConfig } from '../api/types.ts';
import { lifetimeAt } from './lifetime.ts';

const door = (number: number) => ({ number, line: 'main', board: 0, lock: number, size: 1, sensor: true, x: 0, y: 0, width: 1, height: 1 });
const CONFIG = {
  maxCodeSeconds: 86_400,
  banks: [
    { name: 'north', title: 'North', doors: [door(1), door(2)] },
    { name: 'south', title: 'South', doors: [door(21)] },
  ],
  policy: {
    defaultCodeSeconds: 7_200, graceSeconds: 0, overstay: 'keep', languages: ['en'], modes: {},
    banks: { south: { defaultCodeSeconds: 900, maxCodeSeconds: 3_600, graceSeconds: 0, overstay: 'keep', languages: ['en'] } },
  },
} as unknown as EffectiveConfig;

describe('how long codes live', () => {
  it.each([
    [[1], '', 86_400, 7_200],
    [[21], '', 3_600, 900],
    [[1, 21], '', 3_600, 900],
    [[], 'south', 3_600, 900],
    [[], '', 86_400, 7_200],
  ])('at doors %j, bank "%s"', (doors, bank, maxSeconds, usualSeconds) => {
    expect(lifetimeAt(CONFIG, doors, bank)).toEqual({ maxSeconds, usualSeconds });
  });

  it('is that of the most generous bank where any will do', () => {
    const own = { ...CONFIG.policy!.banks, north: { ...CONFIG.policy!.banks!["south"]!, maxCodeSeconds: 1_800 } };
    const strict = { ...CONFIG, policy: { ...CONFIG.policy!, banks: own } } as EffectiveConfig;
    expect(lifetimeAt(strict, [], '').maxSeconds).toBe(3_600);
  });

  it('has no usual one without a policy', () => {
    const { policy: _policy, ...plain } = CONFIG;
    expect(lifetimeAt(plain as EffectiveConfig, [1], '')).toEqual({ maxSeconds: 86_400, usualSeconds: undefined });
  });
});
