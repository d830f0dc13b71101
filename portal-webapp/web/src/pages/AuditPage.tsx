// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { address } from '../api/client.ts';
import type { AuditRecord, SiteItem } from '../api/types.ts';
import { drillDetails, drillText } from '../audit/drill.ts';
import { askFilters, type AuditFilters, isFiltered, NO_FILTERS, readFilters, writeFilters } from '../audit/filters.ts';
import { TrailTabs } from '../audit/TrailTabs.tsx';
import { actorText, detailsText, EVENT_GROUPS, outcomeText } from '../audit/words.ts';
import { zoneName } from '../format/time.ts';
import { useSites, useTitle } from '../hooks.ts';
import { usePages } from '../paging.ts';
import { Icon } from '../parts/Icon.tsx';
import { More } from '../parts/More.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { Head } from '../parts/Shell.tsx';
import { SiteSelect } from '../parts/SiteSelect.tsx';
import { Time } from '../parts/Time.tsx';
import { go, Link, useAddress } from '../router.tsx';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const PAUSE_MILLIS = 400;

const idOf = (record: AuditRecord) => `${record.unit}/${record.generation}/${record.seq}`;
const apply = (next: AuditFilters) => go(`/audit${writeFilters(next)}`, 'replace');

/** An input of the filter bar with its label; what is typed counts when the typing pauses. */
function Typed({ label, value, onChange, children }: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: (input: { value: string; onChange: (event: { target: { value: string } }) => void }) => ReactNode;
}) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) {
      return undefined;
    }
    const timer = setTimeout(() => onChange(typed), PAUSE_MILLIS);
    return () => clearTimeout(timer);
  });
  return (
    <label className="inline-field">
      <span>{label}</span>
      {children({ value: typed, onChange: (event) => setTyped(event.target.value) })}
    </label>
  );
}

function FilterBar({ filters, sites, zone }: { filters: AuditFilters; sites: SiteItem[]; zone: string }) {
  const set = (more: Partial<AuditFilters>) => apply({ ...filters, ...more });
  return (
    <search className="filters">
      <SearchField value={filters.person} placeholder="Person or code id" label="Search for a person or a code id" onChange={(person) => set({ person })} />
      <SiteSelect sites={sites} value={filters.site} onChange={(site) => set({ site, locker: '' })} />
      <Typed label="Locker" value={filters.locker} onChange={(locker) => set({ locker })}>
        {(input) => <input {...input} inputMode="numeric" className="tiny" maxLength={5} disabled={!filters.site} placeholder={filters.site ? 'any' : 'choose a site'} />}
      </Typed>
      <select aria-label="Event" value={filters.event} onChange={(event) => set({ event: event.target.value })}>
        <option value="">All events</option>
        {EVENT_GROUPS.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.events.map(([word, title]) => (
              <option key={word} value={word}>
                {title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <Typed label="From" value={filters.from} onChange={(from) => set({ from })}>
        {(input) => <input {...input} type="datetime-local" title={zoneName(zone)} />}
      </Typed>
      <Typed label="Until" value={filters.to} onChange={(to) => set({ to })}>
        {(input) => <input {...input} type="datetime-local" title={zoneName(zone)} />}
      </Typed>
      {isFiltered(filters) && (
        <button type="button" className="quiet" onClick={() => apply(NO_FILTERS)}>
          Clear the filters
        </button>
      )}
    </search>
  );
}

function RecordTable({ records, zones }: { records: AuditRecord[]; zones: ReadonlyMap<string, string> }) {
  return (
    <div className="table-box">
      <table className="cards audit">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col">Site</th>
            <th scope="col">Locker</th>
            <th scope="col">Who</th>
            <th scope="col">Record</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => {
            const outcome = drillText(record) ?? outcomeText(record);
            const details = drillDetails(record) ?? detailsText(record.details);
            return (
              <tr key={idOf(record)}>
                <th scope="row">
                  {record.title}
                  {outcome && <span className="below">{outcome}</span>}
                </th>
                <td data-label="When">
                  <Time at={record.time} zone={zones.get(record.site) ?? HERE} style="table" />
                  {record.clock === 'unproven' && <span className="below">clock not proven</span>}
                </td>
                <td data-label="Site">{record.site}</td>
                <td data-label="Locker">
                  {record.locker ?? (record.bank || <span className="hint">none</span>)}
                </td>
                <td data-label="Who">
                  {record.actor?.kind === 'code' ? (
                    <Link href={`/codes/${encodeURIComponent(record.actor.id)}`}>{actorText(record)}</Link>
                  ) : (
                    actorText(record)
                  )}
                </td>
                <td data-label="Record">
                  <details className="record">
                    <summary>
                      <span className="away">Details of record </span>
                      {record.seq}
                    </summary>
                    <p>
                      Unit <span className="mono">{record.unit}</span>
                      {record.generation > 0 && `, trail ${record.generation + 1}`}
                      {details && <span className="below">{details}</span>}
                    </p>
                  </details>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What happened at all sites, as their units recorded it. */
export function AuditPage() {
  const { query } = useAddress();
  const filters = readFilters(query);
  const sites = useSites();
  const zones = useMemo(() => new Map(sites.data?.map((site) => [site.code, site.timeZone])), [sites.data]);
  const zone = zones.get(filters.site) ?? HERE;
  // The zone of a site gives the window its meaning, so the question waits for it.
  const ready = sites.data !== undefined || !filters.site;
  const asked = askFilters(filters, zone);
  const pages = usePages<AuditRecord>(ready ? `/audit${asked}` : null, idOf);
  useTitle('Audit');
  return (
    <>
      <Head title="Audit">
        {ready && (
          <a className="button" href={address(`/audit.csv${asked}`)} download="audit.csv">
            <Icon name="download" />
            CSV
          </a>
        )}
        {filters.site ? (
          <a className="button" href={address(`/audit/export${asked}`)} download={`${filters.site}.lkx`}>
            <Icon name="download" />
            Export
          </a>
        ) : (
          <span className="hint">Choose a site to export its records.</span>
        )}
      </Head>
      <TrailTabs here="audit" />
      <FilterBar filters={filters} sites={sites.data ?? []} zone={zone} />
      {(filters.from || filters.to) && <p className="summary">Times are those of {zoneName(zone)}; the end is not included.</p>}
      <ProblemNotice problem={pages.problem ?? sites.problem} retry={pages.reload} />
      {!pages.items && !pages.problem && <Loading lines={8} />}
      {pages.items?.length === 0 && !pages.problem && (
        <Empty icon="list" title={isFiltered(filters) ? 'No record fits' : 'No record yet'}>
          <p>{isFiltered(filters) ? 'No record matches these filters.' : 'As soon as a unit is connected, what happens there is listed here.'}</p>
          {isFiltered(filters) && (
            <Link className="button" href="/audit">
              Show all records
            </Link>
          )}
        </Empty>
      )}
      {pages.items && pages.items.length > 0 && <RecordTable records={pages.items} zones={zones} />}
      <More pages={pages} word="records" />
    </>
  );
}
