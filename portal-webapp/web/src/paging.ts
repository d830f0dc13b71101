// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { asProblem, get, type Problem } from './api/client.ts';
import type { Page } from './api/types.ts';
import { useLoad } from './hooks.ts';

export interface Pages<T> {
  items: T[] | undefined;
  problem: Problem | undefined;
  hasMore: boolean;
  more: () => void;
  reload: () => void;
}

/** A list with its further pages: the first page stays fresh, the others come when asked for. */
export function usePages<T>(path: string | null, idOf: (item: T) => string): Pages<T> {
  const first = useLoad<Page<T>>(path, { live: true, keep: true });
  const [rest, setRest] = useState<{ path: string | null; items: T[]; next: string | null }>();
  const [problem, setProblem] = useState<Problem>();
  const further = rest?.path === path ? rest : undefined;
  const next = first.fresh ? (further ?? first.data)?.next ?? null : null;

  // What was shown stays: what is new meanwhile pushes others off the first page.
  const newest = new Set(first.data?.items.map(idOf));
  const items = first.data && [...first.data.items, ...(further?.items.filter((item) => !newest.has(idOf(item))) ?? [])];

  useEffect(() => setProblem(undefined), [path]);

  const more = () => {
    if (next === null || path === null) {
      return;
    }
    get<Page<T>>(`${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(next)}`)
      .then((page) => setRest({ path, items: [...(items ?? []), ...page.items], next: page.next }))
      .catch((error: unknown) => setProblem(asProblem(error)));
  };
  return { items, problem: first.problem ?? problem, hasMore: next !== null, more, reload: first.reload };
}
