// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useMay } from '../api/rights.ts';
import type { Booking, SiteItem } from '../api/types.ts';
import { BookingTable } from '../bookings/BookingTable.tsx';
import { type Filters, isFiltered, readFilters, writeFilters } from '../bookings/filters.ts';
import { CodeTabs } from '../codes/CodeTabs.tsx';
import { useSites, useTitle } from '../hooks.ts';
import { usePages } from '../paging.ts';
import { Icon } from '../parts/Icon.tsx';
import { More } from '../parts/More.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { Head } from '../parts/Shell.tsx';
import { SiteSelect } from '../parts/SiteSelect.tsx';
import { BOOKING_WORDS } from '../parts/StateTag.tsx';
import { go, Link, useAddress } from '../router.tsx';

const NONE: Filters = { site: '', state: '', q: '' };
const idOf = (booking: Booking) => booking.id;

function FilterBar({ filters, sites }: { filters: Filters; sites: SiteItem[] }) {
  const apply = (next: Filters) => go(`/bookings${writeFilters(next)}`, 'replace');
  return (
    <search className="filters">
      <SearchField value={filters.q} placeholder="Person or number" label="Search for a person or a number" onChange={(q) => apply({ ...filters, q })} />
      <SiteSelect sites={sites} value={filters.site} onChange={(site) => apply({ ...filters, site })} />
      <select
        aria-label="State"
        value={filters.state}
        onChange={(event) => apply({ ...filters, state: event.target.value as Filters['state'] })}
      >
        <option value="">All states</option>
        {BOOKING_WORDS.map(({ state, word }) => (
          <option key={state} value={state}>
            {word}
          </option>
        ))}
      </select>
      {isFiltered(filters) && (
        <button type="button" className="quiet" onClick={() => apply(NONE)}>
          Clear the filters
        </button>
      )}
    </search>
  );
}

function NoBookings({ filtered, mayMake }: { filtered: boolean; mayMake: boolean }) {
  return filtered ? (
    <Empty icon="search" title="No booking fits">
      <p>No booking matches these filters.</p>
      <Link className="button" href="/bookings">
        Show all bookings
      </Link>
    </Empty>
  ) : (
    <Empty icon="door" title="No booking yet">
      <p>A booking has two codes for one locker: with one somebody drops off, with the other somebody picks up.</p>
      {mayMake && (
        <Link className="button primary" href="/bookings/new">
          Book a locker
        </Link>
      )}
    </Empty>
  );
}

export function BookingsPage() {
  const { query } = useAddress();
  const filters = readFilters(query);
  const may = useMay();
  const sites = useSites();
  const pages = usePages<Booking>(`/bookings${writeFilters(filters)}`, idOf);
  const { items, problem, reload } = pages;
  const zones = useMemo(() => new Map(sites.data?.map((site) => [site.code, site.timeZone])), [sites.data]);
  useTitle('Bookings');
  return (
    <>
      <Head title="Bookings">
        {may('codes.make') && (
          <Link className="button primary" href={`/bookings/new${filters.site && `?site=${encodeURIComponent(filters.site)}`}`}>
            <Icon name="plus" />
            Book a locker
          </Link>
        )}
      </Head>
      <CodeTabs here="bookings" />
      <FilterBar filters={filters} sites={sites.data ?? []} />
      <ProblemNotice problem={problem} retry={reload} />
      {(!items || !sites.data) && !problem && <Loading lines={8} />}
      {items && sites.data && items.length === 0 && <NoBookings filtered={isFiltered(filters)} mayMake={may('codes.make')} />}
      {items && sites.data && items.length > 0 && <BookingTable bookings={items} zones={zones} />}
      <More pages={pages} word="bookings" />
    </>
  );
}
