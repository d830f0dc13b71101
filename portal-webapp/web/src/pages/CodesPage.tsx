// SPDX-License-Identifier: Apache-2.0
import { useEffect, useMemo, useRef, useState } from 'react';
import { address } from '../api/client.ts';
import type { SiteItem } from '../api/types.ts';
import { CodeTable } from '../codes/CodeTable.tsx';
import { type Filters, isFiltered, readFilters, writeFilters } from '../codes/filters.ts';
import { useCodes } from '../codes/useCodes.ts';
import { useSites, useTitle } from '../hooks.ts';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { go, Link, useAddress } from '../router.tsx';

const TYPING_MILLIS = 250;
const NONE: Filters = { site: '', state: '', q: '' };

/** "/" goes to the search field, unless somebody is writing. */
function useSlash(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const writing = (event.target as Element).closest('input, textarea, select');
      if (event.key === '/' && !writing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        field.current?.focus();
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [field]);
}

function FilterBar({ filters, sites }: { filters: Filters; sites: SiteItem[] }) {
  const search = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(filters.q);
  const apply = (next: Filters) => go(`/codes${writeFilters(next)}`, 'replace');
  useSlash(search);
  useEffect(() => setTyped(filters.q), [filters.q]);
  useEffect(() => {
    if (typed.trim() === filters.q) {
      return undefined;
    }
    const timer = setTimeout(() => apply({ ...filters, q: typed.trim() }), TYPING_MILLIS);
    return () => clearTimeout(timer);
  });
  return (
    <search className="filters">
      <label className="search">
        <Icon name="search" />
        <input
          ref={search}
          type="search"
          value={typed}
          placeholder="Person or code id"
          aria-label="Search for a person or a code id"
          aria-keyshortcuts="/"
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <select aria-label="Site" value={filters.site} onChange={(event) => apply({ ...filters, site: event.target.value })}>
        <option value="">All sites</option>
        {filters.site && !sites.some((site) => site.code === filters.site) && <option value={filters.site}>{filters.site}</option>}
        {sites.map((site) => (
          <option key={site.code} value={site.code}>
            {site.name} ({site.code})
          </option>
        ))}
      </select>
      <select
        aria-label="State"
        value={filters.state}
        onChange={(event) => apply({ ...filters, state: event.target.value as Filters['state'] })}
      >
        <option value="">All states</option>
        <option value="live">Live</option>
        <option value="scheduled">Scheduled</option>
        <option value="expired">Expired</option>
      </select>
      {isFiltered(filters) && (
        <button type="button" className="quiet" onClick={() => apply(NONE)}>
          Clear the filters
        </button>
      )}
    </search>
  );
}

function NoCodes({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <Empty icon="search" title="No code fits">
      <p>No code matches these filters.</p>
      <Link className="button" href="/codes">
        Show all codes
      </Link>
    </Empty>
  ) : (
    <Empty icon="code" title="No code yet">
      <p>A code opens doors for one person. Choose a site, then a door in its picture.</p>
      <Link className="button primary" href="/sites">
        Choose a site
      </Link>
    </Empty>
  );
}

export function CodesPage() {
  const { query } = useAddress();
  const filters = readFilters(query);
  const sites = useSites();
  const { items, problem, hasMore, more, reload } = useCodes(filters);
  const zones = useMemo(() => new Map(sites.data?.map((site) => [site.code, site.timeZone])), [sites.data]);
  useTitle('Codes');
  return (
    <>
      <Head title="Codes">
        <a className="button" href={address(`/codes.csv${writeFilters(filters)}`)} download="codes.csv">
          <Icon name="download" />
          CSV
        </a>
      </Head>
      <FilterBar filters={filters} sites={sites.data ?? []} />
      <ProblemNotice problem={problem} retry={reload} />
      {(!items || !sites.data) && !problem && <Loading lines={8} />}
      {items && sites.data && items.length === 0 && <NoCodes filtered={isFiltered(filters)} />}
      {items && sites.data && items.length > 0 && <CodeTable codes={items} zones={zones} />}
      {hasMore && (
        <p className="centred">
          <button type="button" onClick={more}>
            Show more
          </button>
        </p>
      )}
      <p className="away" role="status">
        {items && `${items.length} codes shown${hasMore ? ', there are more' : ''}`}
      </p>
    </>
  );
}
