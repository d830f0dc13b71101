// SPDX-License-Identifier: Apache-2.0
import { useMay } from '../api/rights.ts';
import type { SiteItem, Unit } from '../api/types.ts';
import { atText, zoneName } from '../format/time.ts';
import { countText } from '../format/words.ts';
import { useNow, useSites, useTitle } from '../hooks.ts';
import { useOpenIncidents } from '../incidents/useOpenIncidents.ts';
import { levelOf, type Level, occupancyOf, type Trouble, troublesOf } from '../live/trouble.ts';
import { useUnits } from '../live/useUnits.ts';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { ConnectionTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { Link } from '../router.tsx';

interface Row {
  site: SiteItem;
  unit: Unit | undefined;
  troubles: Trouble[];
}

const ORDER: Record<Level, number> = { bad: 0, warn: 1, setup: 2, good: 3 };
const MOST_TROUBLES = 2;

/** The worst first, then by name. */
function byTrouble(rows: Row[]): Row[] {
  return rows.toSorted(
    (a, b) => ORDER[levelOf(a.troubles)] - ORDER[levelOf(b.troubles)] || a.site.name.localeCompare(b.site.name, 'en'),
  );
}

function summaryOf(rows: readonly Row[]): string {
  const count = (level: Level) => rows.filter((row) => levelOf(row.troubles) === level).length;
  const parts = [
    count('bad') > 0 && `${count('bad')} in trouble`,
    count('warn') > 0 && `${count('warn')} to look at`,
    count('setup') > 0 && `${count('setup')} to set up`,
  ].filter(Boolean);
  return `${countText(rows.length, 'site')}, ${parts.length === 0 ? 'all well' : parts.join(', ')}`;
}

/** How full a site is; only doors of which the unit or a sensor tells count. */
function Occupied({ unit, now }: { unit: Unit; now: number }) {
  const { occupied, free, overstayed, contradictions } = occupancyOf(unit.doors, now);
  const total = occupied + free;
  if (total === 0) {
    return null;
  }
  return (
    <span className="occupied">
      <span>
        <b>{occupied}</b> of {total} occupied
        {overstayed > 0 && `, ${overstayed} overstayed`}
        {contradictions.length > 0 && `, ${countText(contradictions.length, 'contradiction')}`}
      </span>
      <meter aria-label="Occupied" min={0} max={total} value={occupied} />
    </span>
  );
}

/** When it was seen, what it has not sent yet, and how far to trust its clock. */
function UnitLine({ site, unit }: { site: SiteItem; unit: Unit }) {
  const parts = [
    unit.trail.unwitnessed > 0 ? `${countText(unit.trail.unwitnessed, 'record')} not here yet` : 'trail complete',
    unit.pending > 0 && `${countText(unit.pending, 'command')} waiting`,
    unit.clock?.quality === 'proven' && 'clock proven',
  ].filter(Boolean);
  return (
    <span className="site-time">
      {unit.connection === 'offline' && unit.lastSeenAt && (
        <>
          Last seen <Time at={unit.lastSeenAt} zone={site.timeZone} ago /> ·{' '}
        </>
      )}
      {parts.join(' · ')}
    </span>
  );
}

function SiteCard({ row, now }: { row: Row; now: number }) {
  const { site, unit, troubles } = row;
  const level = levelOf(troubles);
  return (
    <li>
      <Link href={`/sites/${encodeURIComponent(site.code)}`} className={`site ${level === 'good' ? '' : `site-${level}`}`}>
        <span className="site-name">{site.name}</span>
        <ConnectionTag unit={unit} />
        <span className="site-facts">
          <span className="mono">{site.code}</span>
          <span>
            <b>{site.doors.toLocaleString('en-GB')}</b> {site.doors === 1 ? 'door' : 'doors'} in {countText(site.banks, 'bank')}
          </span>
          <span>
            <b>{site.codesLive.toLocaleString('en-GB')}</b> live {site.codesLive === 1 ? 'code' : 'codes'}
          </span>
        </span>
        {unit?.connection === 'online' && <Occupied unit={unit} now={now} />}
        {troubles.slice(0, MOST_TROUBLES).map((trouble) => (
          <span key={trouble.text} className={`trouble trouble-${trouble.level}`}>
            <Icon name={trouble.level === 'setup' ? 'unit' : 'warning'} />
            {trouble.text}
          </span>
        ))}
        {troubles.length > MOST_TROUBLES && <span className="site-time">and {troubles.length - MOST_TROUBLES} more</span>}
        {unit?.enrolled && unit.connection !== 'never' ? (
          <UnitLine site={site} unit={unit} />
        ) : (
          <span className="site-time">
            {atText(now, site.timeZone)} · {zoneName(site.timeZone)}
          </span>
        )}
      </Link>
    </li>
  );
}

const NO_SITES: SiteItem[] = [];

export function SitesPage() {
  const { data, problem, reload } = useSites(true);
  const may = useMay();
  const now = useNow();
  const incidents = useOpenIncidents().bySite;
  const { units, streaming } = useUnits((data ?? NO_SITES).map((site) => site.code));
  useTitle('Sites');
  const rows =
    data &&
    byTrouble(
      data.map((site) => {
        const unit = units.get(site.code);
        return { site, unit, troubles: troublesOf(site, unit, incidents.get(site.code) ?? 0, now) };
      }),
    );
  return (
    <>
      <Head title="Sites">
        <Link className="button" href="/configuration">
          Defaults for all sites
        </Link>
        {may('sites.write') && (
          <Link className="button primary" href="/sites/new">
            <Icon name="plus" />
            New site
          </Link>
        )}
      </Head>
      <ProblemNotice problem={problem} retry={reload} />
      {!rows && !problem && <Loading />}
      {rows?.length === 0 && (
        <Empty icon="site" title="No site yet">
          <p>A site is a place with lockers. Its configuration says which banks and doors hang there and how they are wired.</p>
          <Link className="button primary" href="/sites/new">
            <Icon name="upload" />
            Import a configuration
          </Link>
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <>
          <p className="summary" role="status">
            {summaryOf(rows)}
            <span className="hint"> · {streaming ? 'live' : 'asked every few seconds'}</span>
          </p>
          <ul className="sites">
            {rows.map((row) => (
              <SiteCard key={row.site.code} row={row} now={now} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}
