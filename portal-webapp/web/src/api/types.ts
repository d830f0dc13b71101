// SPDX-License-Identifier: Apache-2.0

/** What the portal's API answers; instants are ISO 8601 texts in UTC. */

export interface Operator {
  name: string;
  role: string;
  mustChangePassword: boolean;
}

export interface SiteItem {
  code: string;
  name: string;
  timeZone: string;
  banks: number;
  doors: number;
  codesLive: number;
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
  config: SiteConfig;
  configVersion: number;
}

export type CodeState = 'scheduled' | 'live' | 'expired';

export interface Code {
  id: string;
  site: string;
  doors: number[];
  holder: string | null;
  issuedAt: string;
  /** The time of issue, if no start was asked for. */
  validFrom: string;
  validUntil: string;
  /** Openings for each door; 0 means no limit. */
  uses: number;
  /** Not in lists, and not for those who may not open doors. */
  text?: string;
  state: CodeState;
}

export interface NewCode {
  site: string;
  doors: number[];
  holder?: string;
  validFrom?: string;
  validUntil: string;
  uses: number;
}

export interface Trust {
  rootFingerprint: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface FieldError {
  field: string;
  message: string;
}
