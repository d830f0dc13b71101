// SPDX-License-Identifier: Apache-2.0
import type { KeyState, KeyType, TrustKey } from '../api/types.ts';
import type { IconName } from '../parts/Icon.tsx';
import type { Tone } from '../parts/StateTag.tsx';

/** What each key is for, and what a change of it means; docs/keys.md has the procedures. */
export const KEY_TYPES: Record<KeyType, { title: string; signs: string; stolen: string }> = {
  code: {
    title: 'Codes',
    signs: 'Signs the access codes of people.',
    stolen: 'Connected units refuse every code of this key at once, also the good ones: make those anew. Units that are offline go on opening for it until they get the new key ring, on a stick if need be.',
  },
  command: {
    title: 'Commands',
    signs: 'Signs what units are told: commands, snapshots and the time.',
    stolen: 'Units get the new key ring first and then a snapshot signed by the new key. Units that are offline obey the stolen key until then.',
  },
  witness: {
    title: 'Witness',
    signs: 'Cosigns the trails of units.',
    stolen: 'Trails that are here stay as they are. Exports with cosignatures of this key prove from then on only what the units signed.',
  },
  journal: {
    title: 'Journal',
    signs: 'Signs the portal’s own trail and seals exports.',
    stolen: 'The journal stays as it is. What this key signed proves nothing to others from then on.',
  },
};

export const KEY_STATES: Record<KeyState, { tone: Tone; icon: IconName; word: string; hint: string }> = {
  signing: { tone: 'good', icon: 'key', word: 'Signs', hint: 'Everything new is signed with it.' },
  next: { tone: 'busy', icon: 'clock', word: 'Signs soon', hint: 'It takes over as soon as every unit knows it, at the latest 35 days after it was made.' },
  verifying: { tone: 'plain', icon: 'check', word: 'Verifies', hint: 'It signs nothing any more. What it signed holds to its end.' },
};

export const KEY_ORDER: readonly KeyType[] = ['code', 'command', 'witness', 'journal'];

const STATE_ORDER: readonly KeyState[] = ['signing', 'next', 'verifying'];

/** The keys of one kind: the one that signs first. */
export function keysOf(keys: readonly TrustKey[], type: KeyType): TrustKey[] {
  return keys
    .filter((key) => key.type === type)
    .toSorted((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) || a.notBefore.localeCompare(b.notBefore));
}

const DAY = 86_400_000;
/** A key that signs should be replaced well before its end. */
const SOON_DAYS = 180;

/** What should be looked at: the root key that lies here, and ends that come near. */
export function endsSoon(key: Pick<TrustKey, 'state' | 'notAfter'>, now: number): boolean {
  return key.state === 'signing' && Date.parse(key.notAfter) - now < SOON_DAYS * DAY;
}
