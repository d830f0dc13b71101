// SPDX-License-Identifier: Apache-2.0
import type { BundleChange, ChangeKind, Versions } from '../api/releases.ts';
import { countText } from '../format/words.ts';

/** The release that most sites run besides this one: what a roll-out would replace. */
export function usualBefore(versions: Versions, counter: number): number | undefined {
  const counts = new Map<number, number>();
  for (const { release } of versions.sites) {
    if (release && release !== counter) {
      counts.set(release, (counts.get(release) ?? 0) + 1);
    }
  }
  return [...counts].toSorted(([a, sites], [b, others]) => others - sites || b - a)[0]?.[0];
}

/** "2 change, 1 new, 20 stay" */
export function changesText(changes: readonly BundleChange[]): string {
  const count = (kind: ChangeKind) => changes.filter((change) => change.change === kind).length;
  const parts = [
    count('changed') > 0 && `${countText(count('changed'), 'bundle changes', 'bundles change')}`,
    count('added') > 0 && `${count('added')} new`,
    count('removed') > 0 && `${count('removed')} ${count('removed') === 1 ? 'goes' : 'go'}`,
    count('same') > 0 && `${count('same')} ${count('same') === 1 ? 'stays' : 'stay'} as ${count('same') === 1 ? 'it is' : 'they are'}`,
  ].filter(Boolean);
  return parts.length === 0 ? 'Nothing changes' : parts.join(', ');
}
