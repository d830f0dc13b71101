// SPDX-License-Identifier: Apache-2.0
import type { LockDown, Unit, UnitDoor } from '../api/types.ts';
import { driftText } from '../configuration/drift.ts';
import { countText, doorsText, listText } from '../format/words.ts';
import { contradictionOf, isOccupied } from './holding.ts';

export type Level = 'bad' | 'warn' | 'setup' | 'good';

export interface Trouble {
  level: Exclude<Level, 'good'>;
  /** One short line. */
  text: string;
}

const DAY = 24 * 60 * 60 * 1000;
/** Certificates renew themselves thirty days before their end; with half of that gone, something is wrong. */
const CERTIFICATE_DAYS = 14;
const MOST_NAMED = 4;

export interface Place {
  banks: number;
  doors: number;
  /** Bookings that keep a door although their time is over. */
  bookingsOverdue: number;
}

/** Everything that somebody should look at, the worst first. */
export function troublesOf(place: Place, unit: Unit | undefined, incidents: number, now: number): Trouble[] {
  const troubles: Trouble[] = [];
  const add = (level: Trouble['level'], text: string) => troubles.push({ level, text });
  if (incidents > 0) {
    add('bad', countText(incidents, 'open incident'));
  }
  if (place.banks === 0) {
    add('warn', 'No bank is configured');
  } else if (place.doors === 0) {
    add('warn', 'No door is configured');
  }
  if (place.bookingsOverdue > 0) {
    add('warn', `${countText(place.bookingsOverdue, 'booking')} overdue`);
  }
  if (unit) {
    ofUnit(unit, now, add);
  }
  const order = { bad: 0, warn: 1, setup: 2 };
  return troubles.toSorted((a, b) => order[a.level] - order[b.level]);
}

function ofUnit(unit: Unit, now: number, add: (level: Trouble['level'], text: string) => void): void {
  if (!unit.enrolled) {
    add('setup', 'No unit is enrolled');
    return;
  }
  if (unit.connection === 'never') {
    add('setup', 'The unit has not connected yet');
  }
  if (unit.connection === 'offline') {
    add('warn', 'The unit is offline');
  }
  if (unit.commandsStopped) {
    add('bad', 'Commands are stopped: the unit holds others');
  }
  const locked = lockDownsNow(unit, now);
  if (locked.length > 0) {
    add('warn', locked.some((each) => each.bank === '') ? 'Locked down' : `Locked down: ${listText(locked.map((each) => each.bank))}`);
  }
  if (unit.setAside) {
    add('bad', 'The unit’s memory was damaged');
  }
  if (unit.connection === 'online') {
    for (const check of unit.health.filter((each) => !each.ok)) {
      add('bad', check.message || `${check.name} is not well`);
    }
    const broken = unit.doors.filter((door) => door.quarantined).map((door) => door.door);
    if (broken.length > 0) {
      add('warn', broken.length > MOST_NAMED ? `${broken.length} doors are out of order` : `${doorsText(broken)} out of order`);
    }
    if (unit.clock?.quality === 'unproven') {
      add('warn', 'The unit’s clock is not proven');
    }
    if (unit.configDrift) {
      add('warn', driftText(unit.drift));
    }
  }
  const days = unit.certificateEndsAt === null ? Number.NaN : (Date.parse(unit.certificateEndsAt) - now) / DAY;
  if (days < 0) {
    add('bad', 'The unit’s certificate has ended');
  } else if (days < CERTIFICATE_DAYS) {
    add('warn', `The unit’s certificate ends in ${countText(Math.ceil(days), 'day')}`);
  }
}

/** Those that have not ended since the portal said so. */
export function lockDownsNow(unit: Unit, now: number): LockDown[] {
  return (unit.lockDowns ?? []).filter((each) => Date.parse(each.until) > now);
}

export function levelOf(troubles: readonly Trouble[]): Level {
  return troubles[0]?.level ?? 'good';
}

export interface Occupancy {
  /** Somebody has it, or something is inside. */
  occupied: number;
  free: number;
  /** Neither the unit nor a sensor tells. */
  unknown: number;
  open: number;
  /** Of the occupied ones. */
  overstayed: number;
  /** Doors at which the book and the sensors do not agree. */
  contradictions: number[];
}

export function occupancyOf(doors: readonly UnitDoor[], now: number): Occupancy {
  const count = (fits: (door: UnitDoor) => boolean) => doors.filter(fits).length;
  return {
    occupied: count((door) => isOccupied(door) === true),
    free: count((door) => isOccupied(door) === false),
    unknown: count((door) => isOccupied(door) === undefined),
    open: count((door) => door.state === 'open'),
    overstayed: count((door) => door.held === 'overstayed'),
    contradictions: doors.filter((door) => contradictionOf(door, now)).map((door) => door.door),
  };
}

/** How the picture of a bank draws a door. */
export function doorLook(door: UnitDoor): { state: string; item: boolean } {
  const item = door.item === 'full';
  if (door.quarantined) {
    return { state: 'jammed', item };
  }
  if (door.held && door.state !== 'open') {
    return heldLook(door.held, door.state, item);
  }
  if (door.state === 'closed' && door.item !== 'unknown') {
    return { state: item ? 'taken' : 'free', item };
  }
  return { state: door.state, item };
}

function heldLook(held: NonNullable<UnitDoor['held']>, state: UnitDoor['state'], item: boolean): { state: string; item: boolean } {
  switch (held) {
    case 'code':
    case 'session':
      return { state: 'taken', item };
    case 'overstayed':
      return { state: 'overstay', item };
    case 'staff':
      return { state: 'held', item };
    case 'free':
      // The unit gives no door to anybody in which something is.
      return { state: item ? 'held' : state === 'closed' ? 'free' : state, item };
  }
}

const DOOR_WORDS = { unknown: 'not known', closed: 'closed', open: 'open' } as const;

/** "closed, something inside" */
export function doorText(door: UnitDoor): string {
  const inside = { unknown: '', empty: 'empty', full: 'something inside' }[door.item];
  return [door.quarantined && 'out of order', DOOR_WORDS[door.state], inside].filter(Boolean).join(', ');
}
