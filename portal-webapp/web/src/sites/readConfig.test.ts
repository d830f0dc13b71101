// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { SiteConfig } from '../api/types.ts';
import { drawableBanks, errorsInWords, readConfig } from './readConfig.ts';

const door = (number: number) => ({ number, line: 'a', board: 1, lock: number, size: 1, sensor: true, x: 0, y: 0, width: 1, height: 1 });
const config = {
  site: 'S', name: 'Site', timeZone: 'UTC', maxCodeSeconds: 60, lines: [{ name: 'a' }], scanners: [],
  banks: [{ name: 'b', title: 'Lobby', doors: [door(7), door(12)] }],
} as unknown as SiteConfig;

describe('reading a configuration', () => {
  it('says where JSON breaks', () => {
    expect(readConfig('{\n  "site": "S",\n  oops\n}').error).toMatch(/line 3/);
    expect(readConfig('{"site":').error).toContain('not JSON');
    expect(readConfig('[1]').error).toContain('must be an object');
  });

  it('draws what can be drawn and survives everything else', () => {
    expect(drawableBanks(config)[0]?.doors).toHaveLength(2);
    for (const banks of [undefined, null, 7, 'x', [null], [{}], [{ doors: 3 }], [{ doors: [null, 5, { number: -1 }] }]]) {
      expect(drawableBanks({ ...config, banks } as unknown as SiteConfig)).toEqual([]);
    }
    const huge = { ...config, banks: [{ name: 'b', title: 'b', doors: [{ ...door(1), width: 1e9 }] }] };
    expect(drawableBanks(huge)).toEqual([]);
  });
});

it('names doors and banks instead of places in the file', () => {
  const words = errorsInWords(
    [
      { field: 'banks[0].doors[1].lock', message: 'is wired to banks[0].doors[0] already' },
      { field: 'lines[0].driver', message: 'must not be empty' },
      { field: 'banks[3].title', message: 'must be there' },
      { field: '', message: 'is not understood' },
    ],
    config,
  );
  expect(words).toEqual([
    'Bank Lobby, door 12, lock: is wired to bank Lobby, door 7 already.',
    'Line a, driver: must not be empty.',
    'Bank no. 4 of the file, title: must be there.',
    'Is not understood.',
  ]);
});
