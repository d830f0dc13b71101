// SPDX-License-Identifier: Apache-2.0
import { useEffect, useSyncExternalStore } from 'react';
import { address, get } from '../api/client.ts';
import type { Unit } from '../api/types.ts';
import { type LiveState, LiveUnits, type Stream } from './units.ts';

const live = new LiveUnits({
  open: () => new EventSource(address('/live')) as unknown as Stream,
  fetch: (site) => get<Unit>(`/sites/${encodeURIComponent(site)}/unit`),
  now: () => Date.now(),
  every: (millis, task) => {
    const timer = setInterval(() => document.visibilityState === 'visible' && task(), millis);
    return () => clearInterval(timer);
  },
});

/** What is known of the units of these sites, renewed as it changes. */
export function useUnits(sites: readonly string[]): LiveState {
  const wanted = sites.join('\n');
  // First of all: nothing is asked for while nobody listens.
  const state = useSyncExternalStore(live.subscribe, live.state);
  useEffect(() => (wanted ? live.want(wanted.split('\n')) : undefined), [wanted]);
  return state;
}

export function useUnit(site: string): { unit: Unit | undefined; streaming: boolean; refresh: () => void } {
  const { units, streaming } = useUnits([site]);
  return { unit: units.get(site), streaming, refresh: () => void live.refresh(site) };
}
