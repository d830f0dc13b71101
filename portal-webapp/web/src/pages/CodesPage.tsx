// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { address } from '../api/client.ts';
import type { SiteItem } from '../api/types.ts';
import { CodeTable } from '../codes/CodeTable.tsx';
import { CodeTabs } from '../codes/CodeTabs.tsx';
import { type Filters, isFiltered, readFilters, writeFilters } from '../codes/filters.ts';
import { useCodes } from '../codes/useCodes.ts';
import { useSites, useTitle } from '../hooks.ts';
import { Icon } from '../parts/Icon.tsx';
import { More } from '../parts/More.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { SiteSelect } from '../parts/SiteSelect.tsx';
import { go, Link, useAddress } from '../router.tsx';

const NONE: Filters = { site: '', state: '', q: '' };

function FilterBar({ filters, sites }: { filters: Filters; sites: SiteItem[] }) {
  const apply = (next: Filters) => go(`/codes${writeFilters(next)}`, 'replace');
  return (
    <search className="filters">
      <SearchField value={filters.q} placeholder="Person or code id" label="Search for a person or a code id" onChange={(q) => apply({ ...filters, q })} />
      <SiteSelect sites={sites} value={filters.site} onChange={(site) => apply({ ...filters, site })} />
      <select
        aria-label="State"
        value={filters.state}
        onChange={(event) => apply({ ...filters, state: event.target.value as Filters['state'] })}
      >
        <option value="">All states</option>
        <option value="live">Live</option>
        <option value="scheduled">Scheduled</option>
        <option value="expired">Expired</option>
        <option value="revoked">Revoked</option>
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
  const pages = useCodes(filters);
  const { items, problem, reload } = pages;
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
      <CodeTabs here="codes" />
      <FilterBar filters={filters} sites={sites.data ?? []} />
      <ProblemNotice problem={problem} retry={reload} />
      {(!items || !sites.data) && !problem && <Loading lines={8} />}
      {items && sites.data && items.length === 0 && <NoCodes filtered={isFiltered(filters)} />}
      {items && sites.data && items.length > 0 && <CodeTable codes={items} zones={zones} />}
      <More pages={pages} word="codes" />
    </>
  );
}
