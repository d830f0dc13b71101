// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import { asProblem, get, type Problem } from '../api/client.ts';
import type { Code, Page } from '../api/types.ts';
import { useLoad } from '../hooks.ts';
import { type Filters, writeFilters } from './filters.ts';

export interface Codes {
  items: Code[] | undefined;
  problem: Problem | undefined;
  hasMore: boolean;
  more: () => void;
  reload: () => void;
}

/** The list for some filters: the first page stays fresh, further pages come when asked for. */
export function useCodes(filters: Filters): Codes {
  const path = `/codes${writeFilters(filters)}`;
  const first = useLoad<Page<Code>>(path, { live: true, keep: true });
  const [rest, setRest] = useState<{ path: string; items: Code[]; next: string | null }>();
  const [problem, setProblem] = useState<Problem>();
  const further = rest?.path === path ? rest : undefined;
  const next = first.fresh ? (further ?? first.data)?.next ?? null : null;

  // What was shown stays: codes made meanwhile push others off the first page.
  const newest = new Set(first.data?.items.map((code) => code.id));
  const items = first.data && [...first.data.items, ...(further?.items.filter((code) => !newest.has(code.id)) ?? [])];

  useEffect(() => setProblem(undefined), [path]);

  const more = () => {
    if (next === null) {
      return;
    }
    get<Page<Code>>(`/codes${writeFilters(filters, { cursor: next })}`)
      .then((page) => setRest({ path, items: [...(items ?? []), ...page.items], next: page.next }))
      .catch((error: unknown) => setProblem(asProblem(error)));
  };
  return { items, problem: first.problem ?? problem, hasMore: next !== null, more, reload: first.reload };
}
