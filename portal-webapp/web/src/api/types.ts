// SPDX-License-Identifier: Apache-2.0

/** What the portal's API answers; instants are ISO 8601 texts in UTC. */

export type Role = 'owner' | 'operator' | 'auditor' | 'technician' | 'integrator';

export interface Operator {
  name: string;
  role: Role;
  mustChangePassword: boolean;
}

export interface SiteItem {
  code: string;
  name: string;
  timeZone: string;
  banks: number;
  doors: number;
  codesLive: number;
  bookingsOverdue: number;
}

export interface Door {
  number: number;
  line: string;
  board: number;
  lock: number;
  size: number;
  sensor: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Bank {
  name: string;
  title: string;
  doors: Door[];
}

export interface SiteConfig {
  site: string;
  name: string;
  timeZone: string;
  maxCodeSeconds: number;
  lines: { name: string; driver: string; channel: string; supply: string; gapMillis: number }[];
  scanners: { name: string; driver: string; channel: string }[];
  banks: Bank[];
}

export interface Site {
  code: string;
  name: string;
  timeZone: string;
  bookingsOverdue: number;
  config: SiteConfig;
  configVersion: number;
}

export type CodeState = 'scheduled' | 'live' | 'expired' | 'revoked';

export interface Code {
  id: string;
  site: string;
  kind?: 'customer' | 'staff' | 'drop-off' | 'pick-up' | 'technician';
  /** None where the unit chooses a free one. */
  doors: number[];
  /** Where the unit chooses; empty means anywhere at the site. Absent for a code that names its doors. */
  bank?: string;
  /** The size to choose; 0 means any. */
  sizeClass?: number;
  holder: string | null;
  issuedAt: string;
  /** The time of issue, if no start was asked for. */
  validFrom: string;
  validUntil: string;
  /** Openings for each door; 0 means no limit. */
  uses: number;
  /** Not in lists, and not for those who may not open doors. */
  text?: string;
  revokedAt?: string;
  state: CodeState;
}

/** in-use: it has a door; released: the door was freed without a pick-up. */
export type BookingState = 'scheduled' | 'waiting' | 'in-use' | 'overstay' | 'picked-up' | 'released' | 'expired' | 'cancelled';

/** Two codes that share a door which the unit chooses. */
export interface Booking {
  id: string;
  /** What people call it by. */
  number: number;
  site: string;
  /** Empty: anywhere at the site. */
  bank: string;
  /** 0: any. */
  sizeClass: number;
  holder: string | null;
  /** Openings with the drop-off code; 0: as many as wanted until the pick-up. */
  uses: number;
  madeAt: string;
  validFrom: string;
  validUntil: string;
  state: BookingState;
  /** That the unit gave it, as far as its trail came here. */
  door?: number;
  givenAt?: string;
  endedAt?: string;
  cancelledAt?: string;
  /** Not in lists. */
  dropOff?: Code;
  pickUp?: Code;
  /** Only when it was just made or extended: bookings at one moment, of as many doors. */
  capacity?: { doors: number; booked: number };
}

export interface NewBooking {
  site: string;
  bank?: string;
  sizeClass?: number;
  holder?: string;
  validFrom?: string;
  validUntil: string;
  uses: number;
}

export interface NewCode {
  site: string;
  /** Or a bank, where the unit is to choose. */
  doors?: number[];
  bank?: string;
  sizeClass?: number;
  holder?: string;
  validFrom?: string;
  validUntil: string;
  uses: number;
}

export type KeyType = 'code' | 'command' | 'witness' | 'journal';

/** signing; next: it will sign when units know it; verifying: what it signed still holds. */
export type KeyState = 'signing' | 'next' | 'verifying';

export interface TrustKey {
  type: KeyType;
  kid: string;
  notBefore: string;
  notAfter: string;
  state: KeyState;
}

export interface Trust {
  rootFingerprint: string;
  /** False once the root key was taken away: then no key can be changed. */
  rootKeyPresent: boolean;
  keyRingVersion: number;
  keys: TrustKey[];
}

export type Mode = 'private' | 'public' | 'closed';

export interface UnitDoor {
  door: number;
  state: 'unknown' | 'closed' | 'open';
  item: 'unknown' | 'empty' | 'full';
  /** Out of order until a technician has looked at it. */
  quarantined: boolean;
  /** Who has it by the unit's book, whatever its sensors say; null if the unit does not say. */
  held?: 'free' | 'code' | 'session' | 'overstayed' | 'staff' | null;
  /** Null if nobody has it, or if that is not known. */
  heldSince?: string | null;
}

/** A bank, or the whole site, that serves nobody until it is lifted. */
export interface LockDown {
  /** Empty for every bank. */
  bank: string;
  since: string;
  /** It ends by itself. */
  until: string;
  /** False while the unit has not answered: it may hold or not. */
  certain: boolean;
}

/** A site's unit as the portal knows it now. */
export interface Unit {
  site: string;
  enrolled: boolean;
  kid: string | null;
  certificateEndsAt: string | null;
  connection: 'online' | 'offline' | 'never';
  lastSeenAt: string | null;
  position: { seq: number };
  /** Commands that the unit has not answered. */
  pending: number;
  /** Nothing is sent to the unit, because it holds other commands than the portal. */
  commandsStopped?: boolean;
  trail: { size: number; witnessed: number; unwitnessed: number };
  clock: { quality: 'unproven' | 'proven'; time: string } | null;
  configDrift: boolean;
  /** Null where the configuration is the one that the unit should have. */
  drift: Drift | null;
  keyRingVersion: number;
  /** Its memory was damaged; it waits for a snapshot. */
  setAside: boolean;
  /** Its signed report says that something runs on it that was not meant for service. */
  development: boolean;
  health: { name: string; ok: boolean; message: string }[];
  doors: UnitDoor[];
  modes: { bank: string; mode: Mode }[];
  lockDowns?: LockDown[];
}

export type CommandState = 'pending' | 'sent' | 'applied' | 'refused' | 'expired' | 'failed' | 'unknown';

export interface Command {
  id: string;
  /** Place in the site's log; absent for what acts at once or never. */
  seq?: number;
  type: string;
  args: Record<string, unknown>;
  operator: string;
  operatorName?: string;
  /** What the operator said. */
  why?: string;
  state: CommandState;
  reason?: string;
  issuedAt: string;
  expiresAt: string;
  sentAt?: string;
  answeredAt?: string;
}

export type Order = { /** Why; it stays in the portal. */ reason?: string } & (
  | { type: 'open'; doors: number[]; /** For the unit's scanner, not for the network. */ shown?: boolean }
  | { type: 'release-door'; door: number; shown?: boolean }
  | { type: 'assign'; door: number; code?: string }
  | { type: 'set-mode'; bank: string; mode: Mode; effectiveAt?: string }
  | { type: 'lock-down'; bank?: string; on: boolean }
  | { type: 'emergency-open'; bank?: string }
  | { type: 're-enrol' }
);

/** Hours of the week, by the clock on the wall at the site. */
export interface Hours {
  mode: Mode;
  /** On which they begin, 1 (Monday) to 7 (Sunday). */
  days: number[];
  /** Such as 08:00. */
  from: string;
  /** Of the next day if it is before `from`; a whole day if it is the same. */
  to: string;
}

/** How customers are treated; what is missing comes from the level above. */
export interface Policy extends OwnTerms {
  banks?: Record<string, BankPolicy>;
}

/** What one level says of its own. */
export interface OwnTerms {
  defaultCodeSeconds?: number;
  maxCodeSeconds?: number;
  graceSeconds?: number;
  overstay?: Overstay;
  languages?: string[];
  mode?: Mode;
}

export interface BankPolicy extends OwnTerms {
  hours?: Hours[];
}

export type Overstay = 'keep' | 'staff';

/** All that holds somewhere. */
export interface Terms {
  defaultCodeSeconds: number;
  maxCodeSeconds: number;
  graceSeconds: number;
  overstay: Overstay;
  languages: string[];
}

export type TermsLevel = 'usual' | 'organisation' | 'wiring' | 'site' | 'bank';

/** What holds somewhere, each value with the level that it comes from. */
export type Inheritance = {
  [Field in keyof (Terms & { mode: Mode })]: { value: (Terms & { mode: Mode })[Field]; from: TermsLevel };
};

export interface Sources {
  site: Inheritance;
  /** By name. */
  banks: Record<string, Inheritance>;
}

/** What a unit is sent: wiring and what holds in the end. */
export type EffectiveConfig = SiteConfig & {
  policy?: {
    defaultCodeSeconds: number;
    graceSeconds: number;
    overstay: Overstay;
    languages: string[];
    modes: Record<string, Mode>;
    /** Those that differ from the site, by name. */
    banks?: Record<string, Terms>;
  };
  /** By the banks' names. */
  hours?: Record<string, Hours[]>;
};

export interface SiteConfiguration {
  own: Policy;
  effective: EffectiveConfig;
  pushed: boolean;
  sources: Sources;
}

export interface Difference {
  path: string;
  from: unknown;
  to: unknown;
}

/** How a unit's configuration differs from the one that it should have; unknown: this portal never sent what it runs. */
export interface Drift {
  cause: 'not-pushed' | 'not-applied' | 'unknown';
  differences: Difference[];
}

export interface SitePreview {
  site: string;
  changes: boolean;
  differences: Difference[];
  /** Null if nothing changes. */
  sources: Sources | null;
}

export interface Enrolment {
  id: string;
  site: string;
  token: string;
  expiresAt: string;
}

/** How a lock's openings ended. */
export interface LockWear {
  door: number;
  openings: number;
  jams: number;
  /** Openings that took a second pulse. */
  slow: number;
  unanswered: number;
}

export interface AuditRecord {
  site: string;
  unit: string;
  generation: number;
  seq: number;
  time: string;
  clock: 'unproven' | 'proven' | null;
  event: string;
  title: string;
  actor: { kind: string; id: string } | null;
  person: string | null;
  bank: string | null;
  locker: number | null;
  outcome: string | null;
  reason: string | null;
  details: Record<string, string | number>;
}

export interface Incident {
  id: string;
  site: string | null;
  kind: string;
  detail: string;
  evidence: string;
  times: number;
  firstAt: string;
  lastAt: string;
  open: boolean;
  remedies: string[];
  closedAt: string | null;
  closedBy: string | null;
  note: string | null;
  accepted: string | null;
}

export interface JournalEntry {
  seq: number;
  time: string;
  operator: string | null;
  operatorName: string | null;
  action: string;
  details: Record<string, string | number>;
  /** What the operator said; not part of the trail. */
  why?: string | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface FieldError {
  field: string;
  message: string;
}
