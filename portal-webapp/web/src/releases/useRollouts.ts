// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import type { Release, Rollout } from '../api/releases.ts';
import { type Loaded, useLoad } from '../hooks.ts';
import { useUnits } from '../live/useUnits.ts';
import { withNews } from './rollout.ts';

const ASK_MILLIS = 5_000;
const NONE: readonly string[] = [];

/** Asks again every few seconds while no stream tells, and once when it begins to. */
function useAsking(streaming: boolean, reload: () => void): void {
  useEffect(() => {
    if (streaming) {
      reload();
      return undefined;
    }
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), ASK_MILLIS);
    return () => clearInterval(timer);
  }, [streaming, reload]);
}

/** All roll-outs, the newest first, renewed as they change. */
export function useRollouts(): Loaded<Rollout[]> & { streaming: boolean } {
  const { rollouts, streaming } = useUnits(NONE);
  const loaded = useLoad<{ rollouts: Rollout[] }>('/rollouts', { live: true, keep: true });
  useAsking(streaming, loaded.reload);
  return { ...loaded, data: loaded.data && withNews(loaded.data.rollouts, rollouts), streaming };
}

/** One roll-out: as it was asked for, and then what the stream tells of it. */
export function useRollout(id: string): Loaded<Rollout> & { streaming: boolean; take: (rollout: Rollout) => void } {
  const { rollouts, streaming } = useUnits(NONE);
  const loaded = useLoad<Rollout>(`/rollouts/${encodeURIComponent(id)}`, { live: true, keep: true });
  const told = rollouts.get(id);
  const [latest, take] = useState<Rollout>();
  useAsking(streaming, loaded.reload);
  // Whichever came last: an answer to a question, or what the stream told.
  useEffect(() => loaded.data && take(loaded.data), [loaded.data]);
  useEffect(() => told && take(told), [told]);
  return { ...loaded, data: latest?.id === id ? latest : loaded.data, streaming, take };
}

/** The imported releases, the newest first. */
export function useReleases(): Loaded<Release[]> {
  const loaded = useLoad<{ releases: Release[] }>('/releases', { live: true, keep: true });
  return { ...loaded, data: loaded.data?.releases.toSorted((a, b) => b.counter - a.counter) };
}
