// SPDX-License-Identifier: Apache-2.0
import { fromField, fromWall } from '../format/time.ts';

/** What the audit page shows; it lives in the address bar. Times are readings of a wall clock in the site's zone. */
export interface AuditFilters {
  site: string;
  locker: string;
  person: string;
  event: string;
  from: string;
  to: string;
}

const KEYS = ['site', 'locker', 'person', 'event', 'from', 'to'] as const;

export const NO_FILTERS: AuditFilters = { site: '', locker: '', person: '', event: '', from: '', to: '' };

export function readFilters(query: URLSearchParams): AuditFilters {
  return Object.fromEntries(KEYS.map((key) => [key, query.get(key) ?? ''])) as unknown as AuditFilters;
}

/** The query of the page's address. */
export function writeFilters(filters: AuditFilters): string {
  const query = new URLSearchParams();
  for (const key of KEYS) {
    if (filters[key]) {
      query.set(key, filters[key]);
    }
  }
  const text = query.toString();
  return text && `?${text}`;
}

export const isFiltered = (filters: AuditFilters) => writeFilters(filters) !== '';

function instantOf(reading: string, zone: string): string {
  const wall = fromField(reading);
  return wall ? new Date(fromWall(wall, zone).instant).toISOString().replace('.000Z', 'Z') : '';
}

/** The query of the API: instants in place of readings, and a locker only with its site. */
export function askFilters(filters: AuditFilters, zone: string): string {
  return writeFilters({
    ...filters,
    locker: filters.site && /^\d{1,5}$/.test(filters.locker) ? filters.locker : '',
    from: instantOf(filters.from, zone),
    to: instantOf(filters.to, zone),
  });
}
