// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useState } from 'react';
import { asProblem, get, type Problem } from './api/client.ts';
import type { Page, SiteItem } from './api/types.ts';

export interface Loaded<T> {
  data: T | undefined;
  problem: Problem | undefined;
  /** False while the data is that of the last path. */
  fresh: boolean;
  reload: () => void;
}

/** How often a list that may change by itself is asked for again while somebody looks at it. */
const REFRESH_MILLIS = 30_000;

export interface LoadOptions<T> {
  /** Ask again and again, without the page jumping. */
  live?: boolean;
  /** Until the answer for a new path is there, show that for the last one. */
  keep?: boolean;
  load?: (path: string, signal: AbortSignal) => Promise<T>;
}

/** Loads from the API. */
export function useLoad<T>(path: string | null, { live = false, keep = false, load = get }: LoadOptions<T> = {}): Loaded<T> {
  const [state, setState] = useState<{ path: string | null; data?: T; problem?: Problem }>({ path });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);

  useEffect(() => {
    if (path === null) {
      return undefined;
    }
    const stop = new AbortController();
    load(path, stop.signal)
      .then((data) => setState({ path, data }))
      .catch((error: unknown) => {
        if (!stop.signal.aborted) {
          setState((before) => ({ ...(before.path === path ? before : {}), path, problem: asProblem(error) }));
        }
      });
    return () => stop.abort();
  }, [path, round, load]);

  useEffect(() => {
    if (!live) {
      return undefined;
    }
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), REFRESH_MILLIS);
    return () => clearInterval(timer);
  }, [live, reload]);

  const fits = state.path === path;
  return {
    data: fits || keep ? state.data : undefined,
    problem: fits ? state.problem : undefined,
    fresh: fits && state.data !== undefined,
    reload,
  };
}

const MOST_PAGES = 25;

/** All of a list whose order the page decides, as far as a screen can show it. */
async function getAll<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let next: string | null = '';
  for (let pages = 0; next !== null && pages < MOST_PAGES; pages++) {
    const page: Page<T> = await get<Page<T>>(`${path}?limit=200${next && `&cursor=${encodeURIComponent(next)}`}`, signal);
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

export function useSites(live = false): Loaded<SiteItem[]> {
  return useLoad('/sites', { live, load: getAll<SiteItem> });
}

/** The present, renewed each half minute, so that "in 5 minutes" stays true. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), REFRESH_MILLIS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Latchkey`;
  }, [title]);
}
