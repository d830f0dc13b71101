// SPDX-License-Identifier: Apache-2.0
import type { ChangeKind, RingState, RolloutSiteState, RolloutState } from '../api/releases.ts';
import type { IconName } from '../parts/Icon.tsx';
import type { Tone } from '../parts/StateTag.tsx';

export interface StateWord {
  tone: Tone;
  icon: IconName;
  word: string;
  hint: string;
}

export const ROLLOUT_STATES: Record<RolloutState, StateWord> = {
  running: { tone: 'busy', icon: 'play', word: 'Running', hint: 'Ring after ring is directed.' },
  paused: { tone: 'warn', icon: 'pause', word: 'Paused', hint: 'No further site is directed until it is resumed.' },
  succeeded: { tone: 'good', icon: 'check', word: 'Succeeded', hint: 'Enough sites of each ring have confirmed the release.' },
  failed: { tone: 'bad', icon: 'warning', word: 'Failed', hint: 'Too many sites failed or stayed silent; no further site is directed.' },
  'rolling-back': { tone: 'busy', icon: 'undo', word: 'Rolling back', hint: 'The sites are directed to what they ran before.' },
  'rolled-back': { tone: 'plain', icon: 'undo', word: 'Rolled back', hint: 'The sites run again what they ran before.' },
};

export const RING_STATES: Record<RingState, StateWord> = {
  waiting: { tone: 'plain', icon: 'clock', word: 'Waits for its turn', hint: 'It begins when the ring before it has succeeded.' },
  running: { tone: 'busy', icon: 'play', word: 'In progress', hint: 'Its sites were directed.' },
  done: { tone: 'good', icon: 'check', word: 'Done', hint: 'Enough of its sites have confirmed the release.' },
  failed: { tone: 'bad', icon: 'warning', word: 'Failed', hint: 'Too many of its sites failed or stayed silent.' },
};

export const SITE_STATES: Record<RolloutSiteState, StateWord> = {
  waiting: { tone: 'plain', icon: 'clock', word: 'Not directed yet', hint: 'Its ring has not begun.' },
  directed: { tone: 'busy', icon: 'upload', word: 'Directed', hint: 'The order is signed and on its way; the unit has not said that it took it up.' },
  fetching: { tone: 'busy', icon: 'download', word: 'Fetching', hint: 'The unit fetches the release and checks every signature.' },
  'waiting-for-window': { tone: 'busy', icon: 'clock', word: 'Waits for the window', hint: 'Everything is there; the swap begins when the window opens.' },
  swapping: { tone: 'busy', icon: 'swap', word: 'Swapping', hint: 'Bundle by bundle, while customers go on.' },
  proving: { tone: 'busy', icon: 'search', word: 'Proving', hint: 'Health checks run; if one fails, the release before runs again.' },
  confirmed: { tone: 'good', icon: 'check', word: 'Confirmed', hint: 'The unit’s signed report names the digests of this release.' },
  failed: { tone: 'bad', icon: 'warning', word: 'Failed', hint: 'The unit runs what it ran before.' },
  silent: { tone: 'bad', icon: 'off', word: 'Silent', hint: 'Nothing was heard before the deadline; that counts as a failure.' },
};

/** Every step of a site that goes well. */
export const STEPS: readonly RolloutSiteState[] = ['directed', 'fetching', 'waiting-for-window', 'swapping', 'proving', 'confirmed'];

export const CHANGES: Record<ChangeKind, StateWord> = {
  added: { tone: 'good', icon: 'plus', word: 'New', hint: 'It was not there before.' },
  changed: { tone: 'busy', icon: 'swap', word: 'Changes', hint: 'Another version, or the same version with other contents.' },
  removed: { tone: 'warn', icon: 'end', word: 'Goes', hint: 'The release does not name it any more.' },
  same: { tone: 'plain', icon: 'check', word: 'Stays', hint: 'The very same file.' },
};

/** A state that a newer portal may know and this page does not. */
export function stateWord<K extends string>(words: Record<K, StateWord>, state: K): StateWord {
  return words[state] ?? { tone: 'plain', icon: 'clock', word: String(state), hint: '' };
}
