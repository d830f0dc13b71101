// SPDX-License-Identifier: Apache-2.0
import type { CodeState } from '../api/types.ts';

/** What the list of codes shows. It lives in the address bar, so that it can be shared and kept. */
export interface Filters {
  site: string;
  state: CodeState | '';
  q: string;
}

const STATES: readonly string[] = ['scheduled', 'live', 'expired', 'revoked'];

export function readFilters(query: URLSearchParams): Filters {
  const state = query.get('state') ?? '';
  return {
    site: query.get('site') ?? '',
    state: (STATES.includes(state) ? state : '') as CodeState | '',
    q: query.get('q') ?? '',
  };
}

/** The query of an address: only what is set, always in the same order. */
export function writeFilters(filters: Filters, more: Record<string, string> = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries({ site: filters.site, state: filters.state, q: filters.q.trim(), ...more })) {
    if (value) {
      query.set(key, value);
    }
  }
  const text = query.toString();
  return text && `?${text}`;
}

export function isFiltered(filters: Filters): boolean {
  return writeFilters(filters) !== '';
}
