// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';
import type { Incident, Page } from '../api/types.ts';
import { useLoad } from '../hooks.ts';

/** Beyond this many, a number says no more. */
export const MOST_COUNTED = 200;

export interface OpenIncidents {
  all: number;
  bySite: ReadonlyMap<string, number>;
  reload: () => void;
}

export const NO_INCIDENTS: OpenIncidents = { all: 0, bySite: new Map(), reload: () => undefined };

/** Loaded once for the badge of the frame and for all pages. */
export const IncidentsContext = createContext<OpenIncidents>(NO_INCIDENTS);

export const useOpenIncidents = () => useContext(IncidentsContext);

export function countBySite(incidents: readonly Incident[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { site } of incidents) {
    if (site !== null) {
      found.set(site, (found.get(site) ?? 0) + 1);
    }
  }
  return found;
}

export function useLoadIncidents(may: boolean): OpenIncidents {
  const { data, reload } = useLoad<Page<Incident>>(may ? `/incidents?open=true&limit=${MOST_COUNTED}` : null, { live: may, keep: true });
  const items = data?.items ?? [];
  return { all: items.length, bySite: countBySite(items), reload };
}
