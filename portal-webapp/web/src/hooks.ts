// SPDX-License-Identifier: Apache-2.0
import { useCallback, useEffect, useState } from 'react';
import { asProblem, get, type Problem } from './api/client.ts';

export interface Loaded<T> {
  data: T | undefined;
  problem: Problem | undefined;
  reload: () => void;
}

/** How often a list that may change by itself is asked for again while somebody looks at it. */
const REFRESH_MILLIS = 30_000;

/** Loads from the API; with `live` again and again, without the page jumping. */
export function useLoad<T>(path: string | null, live = false): Loaded<T> {
  const [state, setState] = useState<{ path: string | null; data?: T; problem?: Problem }>({ path });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);

  useEffect(() => {
    if (path === null) {
      return undefined;
    }
    const stop = new AbortController();
    get<T>(path, stop.signal)
      .then((data) => setState({ path, data }))
      .catch((error: unknown) => {
        if (!stop.signal.aborted) {
          setState((before) => ({ ...(before.path === path ? before : {}), path, problem: asProblem(error) }));
        }
      });
    return () => stop.abort();
  }, [path, round]);

  useEffect(() => {
    if (!live) {
      return undefined;
    }
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), REFRESH_MILLIS);
    return () => clearInterval(timer);
  }, [live, reload]);

  const fits = state.path === path;
  return { data: fits ? state.data : undefined, problem: fits ? state.problem : undefined, reload };
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
