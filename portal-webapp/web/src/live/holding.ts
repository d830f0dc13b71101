// SPDX-License-Identifier: Apache-2.0
import type { UnitDoor } from '../api/types.ts';

/** From then on, a hold of a door that is seen closed and empty is odd; as the unit's console has it. */
const LONG_MILLIS = 60 * 60 * 1000;

const WORDS = {
  free: 'free',
  code: 'held by a code',
  session: 'held by a PIN',
  overstayed: 'overstayed',
  staff: 'held for staff',
} as const;

/** Who has it by the unit's book; undefined if the unit does not say. */
export function holdingText(door: UnitDoor): string | undefined {
  return door.held ? WORDS[door.held] : undefined;
}

/** Somebody has it, or something is in it; undefined if neither the unit nor a sensor tells. */
export function isOccupied(door: UnitDoor): boolean | undefined {
  if (door.item === 'full' || (door.held && door.held !== 'free')) {
    return true;
  }
  return door.held === 'free' || door.item === 'empty' ? false : undefined;
}

/** Where the book and the sensors do not agree, in words. */
export function contradictionOf(door: UnitDoor, now: number): string | undefined {
  if (door.held === 'free' && door.item === 'full') {
    return 'something is inside, but nobody has it';
  }
  // A door without a known beginning, such as one that was assigned, may well be empty for weeks.
  const since = door.heldSince ? Date.parse(door.heldSince) : Number.NaN;
  const held = door.held === 'code' || door.held === 'session' || door.held === 'overstayed';
  const empty = door.state === 'closed' && door.item === 'empty';
  return held && empty && now - since >= LONG_MILLIS ? 'held for long, but empty' : undefined;
}
