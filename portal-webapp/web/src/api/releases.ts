// SPDX-License-Identifier: Apache-2.0

/** What the portal's API answers about releases, roll-outs and what runs where; instants are ISO 8601 texts in UTC. */

export interface Publisher {
  /** False until somebody has said which publisher this portal believes. */
  pinned: boolean;
  rootVersion?: number;
  /** SHA-256 of the root file that was pinned first. */
  fingerprint?: string;
  expires?: string;
  /** Until when units take what is here; the publisher renews it. */
  timestampExpires?: string;
}

export interface Release {
  /** Only rises; the higher one is the newer one. */
  counter: number;
  /** The lowest release that a unit may go back to once this one is confirmed. */
  lowest: number;
  description: string;
  /** True if it names the whole unit; what it does not name goes. */
  complete: boolean;
  importedAt: string;
  /** How many bundles it names. */
  bundles: number;
}

export interface ReleaseBundle {
  name: string;
  version: string;
  sha256: string;
  /** In bytes. */
  length: number;
}

export type ReleaseDetail = Omit<Release, 'bundles'> & { bundles: ReleaseBundle[] };

export type ChangeKind = 'added' | 'removed' | 'changed' | 'same';

export interface BundleChange {
  name: string;
  fromVersion?: string;
  toVersion?: string;
  change: ChangeKind;
}

export type RolloutState = 'running' | 'paused' | 'succeeded' | 'failed' | 'rolling-back' | 'rolled-back';
export type RingState = 'waiting' | 'running' | 'done' | 'failed';
export type RolloutSiteState =
  | 'waiting'
  | 'directed'
  | 'fetching'
  | 'waiting-for-window'
  | 'swapping'
  | 'proving'
  | 'confirmed'
  | 'failed'
  | 'silent';

export interface RolloutSite {
  site: string;
  state: RolloutSiteState;
  /** What it runs, as its last signed report says; 0 or nothing if it never reported. */
  release?: number | null;
  reason?: string | null;
  /** When it came into this state. */
  since?: string | null;
}

export interface RolloutRing {
  name: string;
  state: RingState;
  sites: RolloutSite[];
}

export interface Rollout {
  id: string;
  release: number;
  state: RolloutState;
  reason?: string | null;
  rings: RolloutRing[];
  successPercent?: number;
  failurePercent?: number;
  deadlineSeconds?: number;
  window?: { notBefore?: string | null; notAfter?: string | null } | null;
  startedAt?: string | null;
  operatorName?: string | null;
}

export type NewRing = { name: string; sites: string[] } | { name: string; percent: number };

export interface NewRollout {
  release: number;
  rings: NewRing[];
  successPercent: number;
  failurePercent: number;
  deadlineSeconds: number;
  window?: { notBefore?: string; notAfter?: string };
}

export interface SiteVersions {
  site: string;
  /** 0 or nothing: it never reported, or runs what no release named. */
  release?: number | null;
  reportedAt?: string | null;
  /** Whether the signed digests are those of the release that it says it runs. */
  matches: 'yes' | 'no' | 'unknown';
  /** Something runs there that was not meant for service. */
  development: boolean;
  bundles: { name: string; version: string; sha256: string }[];
}

export interface Versions {
  releases: number[];
  sites: SiteVersions[];
}
