// SPDX-License-Identifier: Apache-2.0
import type { Command, Mode } from '../api/types.ts';
import { isSettled, MODE_WORDS } from '../format/commands.ts';

/** A mode that was ordered for a bank and is not in force yet. */
export interface ModeToCome {
  mode: Mode;
  /** Milliseconds since 1970; absent: as soon as the unit has the order. */
  from?: number;
  /** True if the unit has it. */
  known: boolean;
}

/** By bank. The last order counts: it takes the place of one that is still to come. @param commands the newest first */
export function modesToCome(commands: readonly Command[], now: number): ReadonlyMap<string, ModeToCome> {
  const found = new Map<string, ModeToCome | undefined>();
  for (const { type, args, state } of commands) {
    const bank = String(args['bank']);
    const mode = args['mode'];
    const known = state === 'applied';
    if (type !== 'set-mode' || found.has(bank) || !(known || !isSettled(state))) {
      continue;
    }
    const from = typeof args['effectiveAt'] === 'number' ? args['effectiveAt'] * 1000 : 0;
    const toCome = !known || from > now;
    found.set(bank, toCome && typeof mode === 'string' && mode in MODE_WORDS ? { mode: mode as Mode, known, ...(from > now ? { from } : {}) } : undefined);
  }
  return new Map([...found].flatMap(([bank, order]) => (order ? [[bank, order]] : [])));
}
