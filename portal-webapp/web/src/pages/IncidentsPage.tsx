// SPDX-License-Identifier: Apache-2.0
import { useMemo, useState } from 'react';
import { useMay } from '../api/rights.ts';
import type { Incident } from '../api/types.ts';
import { useSites, useTitle } from '../hooks.ts';
import { CloseDialog } from '../incidents/CloseDialog.tsx';
import { useOpenIncidents } from '../incidents/useOpenIncidents.ts';
import { incidentTitle, incidentTodo, remedyLabel } from '../incidents/words.ts';
import { usePages } from '../paging.ts';
import { Icon } from '../parts/Icon.tsx';
import { More } from '../parts/More.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { SiteSelect } from '../parts/SiteSelect.tsx';
import { Tag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { go, Link, useAddress } from '../router.tsx';

const idOf = (incident: Incident) => incident.id;
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function IncidentCard({ incident, zone, onClose }: { incident: Incident; zone: string; onClose: (() => void) | undefined }) {
  return (
    <li className={`box ${incident.open ? 'box-bad' : ''}`}>
      <div className="box-title">
        <h2>{incidentTitle(incident.kind)}</h2>
        {incident.open ? <Tag tone="bad" icon="warning">Open</Tag> : <Tag tone="plain" icon="check">Closed</Tag>}
      </div>
      <p className="summary">
        {incident.site ? <Link href={`/sites/${encodeURIComponent(incident.site)}`}>{incident.site}</Link> : 'The portal itself'} ·{' '}
        {incident.times > 1 ? `seen ${incident.times} times, first` : 'seen'} <Time at={incident.firstAt} zone={zone} ago />
        {incident.times > 1 && (
          <>
            , last <Time at={incident.lastAt} zone={zone} ago />
          </>
        )}
      </p>
      <p>{incident.detail}</p>
      {incident.open && incidentTodo(incident.kind) && <p className="hint">{incidentTodo(incident.kind)}</p>}
      {incident.evidence && (
        <details>
          <summary>Evidence</summary>
          <pre className="code-text" tabIndex={0} aria-label="Evidence">
            {incident.evidence}
          </pre>
        </details>
      )}
      {!incident.open && (
        <p className="note">
          {incident.closedBy ?? 'Somebody'}
          {incident.closedAt && (
            <>
              , <Time at={incident.closedAt} zone={zone} ago />
            </>
          )}
          : “{incident.note}”{incident.accepted && ` (${remedyLabel(incident.accepted).toLowerCase()})`}
        </p>
      )}
      {onClose && (
        <div className="button-row">
          <button type="button" onClick={onClose} aria-label={`Close: ${incidentTitle(incident.kind)}, ${incident.site ?? 'the portal'}`}>
            <Icon name="check" />
            Close…
          </button>
        </div>
      )}
    </li>
  );
}

function queryOf(filters: { site: string; open: string }): string {
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== '')).toString();
  return query && `?${query}`;
}

export function IncidentsPage() {
  const { query } = useAddress();
  const may = useMay();
  const sites = useSites();
  const { reload: recount } = useOpenIncidents();
  const [closing, setClosing] = useState<Incident>();
  const state = query.get('state') === 'closed' ? 'closed' : query.get('state') === 'all' ? 'all' : 'open';
  const site = query.get('site') ?? '';
  const pages = usePages<Incident>(`/incidents${queryOf({ site, open: state === 'all' ? '' : String(state === 'open') })}`, idOf);
  const zones = useMemo(() => new Map(sites.data?.map((each) => [each.code, each.timeZone])), [sites.data]);
  useTitle('Incidents');
  const apply = (next: { site: string; state: string }) => {
    const text = new URLSearchParams(Object.entries(next).filter(([key, value]) => value !== '' && !(key === 'state' && value === 'open'))).toString();
    go(`/incidents${text && `?${text}`}`, 'replace');
  };
  return (
    <>
      <Head title="Incidents" />
      <search className="filters">
        <SiteSelect sites={sites.data ?? []} value={site} onChange={(next) => apply({ site: next, state })} />
        <select aria-label="State" value={state} onChange={(event) => apply({ site, state: event.target.value })}>
          <option value="open">Open</option>
          <option value="closed">Closed</option>
          <option value="all">All</option>
        </select>
      </search>
      <ProblemNotice problem={pages.problem} retry={pages.reload} />
      {!pages.items && !pages.problem && <Loading />}
      {pages.items?.length === 0 && (
        <Empty icon="check" title={state === 'open' ? 'No open incident' : 'No incident'}>
          <p>When a unit’s trail or its commands are not what they must be, it shows here, with what was seen.</p>
        </Empty>
      )}
      <ul className="cards-list">
        {pages.items?.map((incident) => (
          <IncidentCard key={incident.id} incident={incident} zone={zones.get(incident.site ?? '') ?? HERE}
            onClose={incident.open && may('incidents.close') ? () => setClosing(incident) : undefined} />
        ))}
      </ul>
      <More pages={pages} word="incidents" />
      {closing && (
        <CloseDialog incident={closing} onClose={() => setClosing(undefined)}
          onClosed={() => {
            pages.reload();
            recount();
          }} />
      )}
    </>
  );
}
