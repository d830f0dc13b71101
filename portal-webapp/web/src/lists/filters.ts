// SPDX-License-Identifier: Apache-2.0

/** What a list of codes or bookings shows. It lives in the address bar, so that it can be shared and kept. */
export interface Filters<S extends string = string> {
  site: string;
  state: S | '';
  q: string;
}

export const NO_FILTERS = { site: '', state: '', q: '' } as const;

/** @param states those that the list knows */
export function readFilters<S extends string>(query: URLSearchParams, states: readonly S[]): Filters<S> {
  const state = query.get('state') ?? '';
  return {
    site: query.get('site') ?? '',
    state: states.find((each) => each === state) ?? '',
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
