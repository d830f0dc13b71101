// SPDX-License-Identifier: Apache-2.0
import type { BookingState } from '../api/types.ts';
import { BOOKING_WORDS } from '../parts/StateTag.tsx';

/** What the list of bookings shows. It lives in the address bar, so that it can be shared and kept. */
export interface Filters {
  site: string;
  state: BookingState | '';
  q: string;
}

export function readFilters(query: URLSearchParams): Filters {
  const state = query.get('state') ?? '';
  return {
    site: query.get('site') ?? '',
    state: BOOKING_WORDS.find((each) => each.state === state)?.state ?? '',
    q: query.get('q') ?? '',
  };
}

/** The query of an address: only what is set, always in the same order. */
export function writeFilters(filters: Filters): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries({ site: filters.site, state: filters.state, q: filters.q.trim() })) {
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
