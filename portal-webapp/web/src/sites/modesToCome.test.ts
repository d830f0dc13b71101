// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Command, CommandState, Mode } from '../api/types.ts';
import { modesToCome } from './modesToCome.ts';

const NOW = 1_800_000_000_000;

function order(mode: Mode, state: CommandState, seconds?: number, bank = 'north'): Command {
  return {
    id: 'aa', seq: 1, type: 'set-mode', args: { bank, mode, ...(seconds === undefined ? {} : { effectiveAt: NOW / 1000 + seconds }) }, operator: 'op',
    state, issuedAt: '', expiresAt: '',
  };
}

const toCome = (...commands: Command[]) => Object.fromEntries(modesToCome(commands, NOW));

describe('modes to come', () => {
  it('are those that were ordered for later, or that the unit has not taken yet', () => {
    expect(toCome(order('public', 'applied', 60))).toEqual({ north: { mode: 'public', from: NOW + 60_000, known: true } });
    expect(toCome(order('public', 'pending', 60))).toEqual({ north: { mode: 'public', from: NOW + 60_000, known: false } });
    expect(toCome(order('closed', 'sent'))).toEqual({ north: { mode: 'closed', known: false } });
    expect(toCome(order('closed', 'pending', -60))).toEqual({ north: { mode: 'closed', known: false } });
    expect(toCome(order('public', 'applied', -60))).toEqual({});
    expect(toCome(order('public', 'applied'))).toEqual({});
  });

  it('give way to a later order for the same bank, unless the unit refused that', () => {
    const saturday = order('public', 'applied', 60);
    expect(toCome(order('private', 'applied'), saturday)).toEqual({});
    expect(toCome(order('private', 'refused'), saturday)).toHaveProperty('north.mode', 'public');
    expect(toCome(order('private', 'applied', undefined, 'south'), saturday)).toHaveProperty('north.mode', 'public');
  });
});
