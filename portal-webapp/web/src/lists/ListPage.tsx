// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useMemo } from 'react';
import { address } from '../api/client.ts';
import type { SiteItem } from '../api/types.ts';
import { useSites, useTitle } from '../hooks.ts';
import { usePages } from '../paging.ts';
import { Icon } from '../parts/Icon.tsx';
import { More } from '../parts/More.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { Head } from '../parts/Shell.tsx';
import { SiteSelect } from '../parts/SiteSelect.tsx';
import { Tabs } from '../parts/Tabs.tsx';
import { go, Link, useAddress } from '../router.tsx';
import { type Filters, isFiltered, NO_FILTERS, readFilters, writeFilters } from './filters.ts';
import { type Column, RowTable } from './RowTable.tsx';

/** What was given out: single codes, and bookings with two each. */
const LISTS = [
  { id: 'codes', label: 'All codes', href: '/codes' },
  { id: 'bookings', label: 'Bookings', href: '/bookings' },
] as const;

/** What makes one list another than the next. */
export interface ListKind<T> {
  id: 'codes' | 'bookings';
  title: string;
  /** What can be searched for beside persons: "number". */
  number: string;
  states: readonly { state: string; word: string }[];
  idOf: (item: T) => string;
  siteOf: (item: T) => string;
  /** The first one leads to the item. */
  columns: readonly Column<T>[];
}

function FilterBar({ kind, filters, sites }: { kind: Pick<ListKind<unknown>, 'id' | 'number' | 'states'>; filters: Filters; sites: SiteItem[] }) {
  const apply = (next: Filters) => go(`/${kind.id}${writeFilters(next)}`, 'replace');
  return (
    <search className="filters">
      <SearchField value={filters.q} placeholder={`Person or ${kind.number}`} label={`Search for a person or a ${kind.number}`}
        onChange={(q) => apply({ ...filters, q })} />
      <SiteSelect sites={sites} value={filters.site} onChange={(site) => apply({ ...filters, site })} />
      <select aria-label="State" value={filters.state} onChange={(event) => apply({ ...filters, state: event.target.value })}>
        <option value="">All states</option>
        {kind.states.map(({ state, word }) => (
          <option key={state} value={state}>
            {word}
          </option>
        ))}
      </select>
      {isFiltered(filters) && (
        <button type="button" className="quiet" onClick={() => apply(NO_FILTERS)}>
          Clear the filters
        </button>
      )}
    </search>
  );
}

export interface ListPageProps<T> {
  kind: ListKind<T>;
  /** What can be done beside the title. */
  actions?: (filters: Filters) => ReactNode;
  /** Instead of the table, while there is nothing at all. */
  none: ReactNode;
}

/** A list with filters in the address bar. */
export function ListPage<T>({ kind, actions, none }: ListPageProps<T>) {
  const { query } = useAddress();
  const filters = readFilters(query, kind.states.map((each) => each.state));
  const sites = useSites();
  const pages = usePages<T>(`/${kind.id}${writeFilters(filters)}`, kind.idOf);
  const { items, problem, reload } = pages;
  const zones = useMemo(() => new Map(sites.data?.map((site) => [site.code, site.timeZone])), [sites.data]);
  const ready = items && sites.data;
  useTitle(kind.title);
  return (
    <>
      <Head title={kind.title}>
        <a className="button" href={address(`/${kind.id}.csv${writeFilters(filters)}`)} download={`${kind.id}.csv`}>
          <Icon name="download" />
          CSV
        </a>
        {actions?.(filters)}
      </Head>
      <Tabs label="Codes" tabs={LISTS} here={kind.id} />
      <FilterBar kind={kind} filters={filters} sites={sites.data ?? []} />
      <ProblemNotice problem={problem} retry={reload} />
      {!ready && !problem && <Loading lines={8} />}
      {ready && items.length === 0 && !isFiltered(filters) && none}
      {ready && items.length === 0 && isFiltered(filters) && (
        <Empty icon="search" title={`No ${kind.id.slice(0, -1)} fits`}>
          <p>Nothing matches these filters.</p>
          <Link className="button" href={`/${kind.id}`}>
            Show all {kind.id}
          </Link>
        </Empty>
      )}
      {ready && items.length > 0 && (
        <RowTable
          items={items}
          keyOf={kind.idOf}
          hrefOf={(item) => `/${kind.id}/${encodeURIComponent(kind.idOf(item))}`}
          zoneOf={(item) => zones.get(kind.siteOf(item)) ?? 'UTC'}
          columns={kind.columns}
        />
      )}
      <More pages={pages} word={kind.id} />
    </>
  );
}
