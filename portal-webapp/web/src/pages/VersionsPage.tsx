// SPDX-License-Identifier: Apache-2.0
import { useMemo, useState } from 'react';
import type { Versions } from '../api/releases.ts';
import { countText } from '../format/words.ts';
import { useLoad, useSites, useTitle } from '../hooks.ts';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { save } from '../parts/save.ts';
import { SearchField } from '../parts/SearchField.tsx';
import { Head } from '../parts/Shell.tsx';
import { filterMatrix, type Matrix, matrixCsv, type MatrixFilters, matrixOf, readMatrix, writeMatrix } from '../releases/matrix.ts';
import { MatrixTable } from '../releases/MatrixTable.tsx';
import { ReleaseTabs } from '../releases/ReleaseTabs.tsx';
import { go, useAddress } from '../router.tsx';

/** Rows that are drawn at once; more come when asked for. */
const STEP = 50;

function Filters({ filters, releases, onChange }: { filters: MatrixFilters; releases: readonly number[]; onChange: (filters: MatrixFilters) => void }) {
  const known = releases.toSorted((a, b) => b - a).map(String);
  return (
    <search className="filters">
      <SearchField value={filters.q} label="Site" placeholder="Site" onChange={(q) => onChange({ ...filters, q })} />
      <select aria-label="Release" value={filters.release} onChange={(event) => onChange({ ...filters, release: event.target.value })}>
        <option value="">All releases</option>
        {filters.release && !known.includes(filters.release) && filters.release !== '0' && <option value={filters.release}>Release {filters.release}</option>}
        {known.map((release) => (
          <option key={release} value={release}>
            Release {release}
          </option>
        ))}
        <option value="0">No release known</option>
      </select>
      <select aria-label="Which sites" value={filters.only} onChange={(event) => onChange({ ...filters, only: event.target.value as MatrixFilters['only'] })}>
        <option value="all">All sites</option>
        <option value="different">Only sites that differ</option>
      </select>
      <select aria-label="Which bundles" value={filters.bundles}
        onChange={(event) => onChange({ ...filters, bundles: event.target.value as MatrixFilters['bundles'] })}>
        <option value="different">Bundles that are not the same everywhere</option>
        <option value="all">All bundles</option>
      </select>
    </search>
  );
}

function summaryOf(all: Matrix, shown: Matrix): string {
  const reporting = all.rows.filter((row) => row.site.bundles.length > 0).length;
  const different = all.rows.filter((row) => row.differences > 0).length;
  const bundles = all.columns.filter((column) => !column.same).length;
  const state =
    bundles === 0
      ? `all that reported (${reporting}) run the very same ${countText(all.columns.length, 'bundle')}`
      : `${different} differ${different === 1 ? 's' : ''} from most, in ${countText(bundles, 'bundle')}`;
  const filtered = shown.rows.length < all.rows.length ? `${shown.rows.length} of ${countText(all.rows.length, 'site')} fit the filter; ` : `${countText(all.rows.length, 'site')}; `;
  return `${filtered}${state}.`;
}

/** What runs where, from the units' signed reports: sites by bundles, with what is different standing out. */
export function VersionsPage() {
  const { query } = useAddress();
  const { data, problem, reload } = useLoad<Versions>('/versions', { live: true, keep: true });
  const sites = useSites();
  const filters = readMatrix(query);
  const address = writeMatrix(filters);
  const [more, setMore] = useState({ address: '', rows: STEP });
  const names = useMemo(() => new Map(sites.data?.map((site) => [site.code, site.name])), [sites.data]);
  const zones = useMemo(() => new Map(sites.data?.map((site) => [site.code, site.timeZone])), [sites.data]);
  const all = useMemo(() => data && matrixOf(data), [data]);
  const shown = useMemo(() => all && filterMatrix(all, readMatrix(new URLSearchParams(address)), names), [all, address, names]);
  useTitle('What runs where');
  // A new filter begins at the top again.
  const limit = more.address === address ? more.rows : STEP;
  const rows = shown?.rows.slice(0, limit) ?? [];
  const nothing = data?.sites.length === 0;
  return (
    <>
      <Head title="What runs where">
        {shown && shown.rows.length > 0 && (
          <button type="button" onClick={() => save(new Blob([matrixCsv(shown)], { type: 'text/csv' }), 'versions.csv')}>
            <Icon name="download" />
            CSV
          </button>
        )}
      </Head>
      <ReleaseTabs here="versions" />
      <ProblemNotice problem={problem} retry={reload} />
      {!data && !problem && <Loading lines={8} />}
      {nothing && (
        <Empty icon="release" title="No site yet">
          <p>What runs at the sites is listed here as soon as their units report it, signed with their keys.</p>
        </Empty>
      )}
      {all && shown && !nothing && (
        <>
          <Filters filters={filters} releases={data?.releases ?? []} onChange={(next) => go(`/versions${writeMatrix(next)}`, 'replace')} />
          <p className="summary" role="status">
            {summaryOf(all, shown)} <span className="hint">The head names what most sites run; what is different is marked.</span>
          </p>
          {rows.length === 0 ? (
            <Empty icon="search" title="No site fits">
              <button type="button" onClick={() => go('/versions', 'replace')}>
                Clear the filters
              </button>
            </Empty>
          ) : (
            <MatrixTable matrix={shown} rows={rows} names={names} zones={zones} />
          )}
          {shown.rows.length > rows.length && (
            <p className="centred">
              <button type="button" onClick={() => setMore({ address, rows: limit + STEP })}>
                Show more ({shown.rows.length - rows.length} left)
              </button>
            </p>
          )}
        </>
      )}
    </>
  );
}
