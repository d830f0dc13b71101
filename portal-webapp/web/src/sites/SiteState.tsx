// SPDX-License-Identifier: Apache-2.0
import type { Site, Unit } from '../api/types.ts';
import { countText, doorsText } from '../format/words.ts';
import { useNow } from '../hooks.ts';
import { occupancyOf, type Trouble, troublesOf } from '../live/trouble.ts';
import { Fact, Facts } from '../parts/Facts.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Time } from '../parts/Time.tsx';
import { Link } from '../router.tsx';

/** Where more is known about a trouble. */
function leadsTo(site: Site, trouble: Trouble): string {
  const base = `/sites/${encodeURIComponent(site.code)}`;
  if (trouble.text.endsWith('incident') || trouble.text.endsWith('incidents')) {
    return `/incidents?site=${encodeURIComponent(site.code)}`;
  }
  if (trouble.text.endsWith('overdue')) {
    return `/bookings?site=${encodeURIComponent(site.code)}&state=overstay`;
  }
  if (trouble.text.startsWith('Locked down')) {
    return `${base}/modes`;
  }
  if (trouble.text.includes('configuration')) {
    return `${base}/configuration`;
  }
  return trouble.text.includes('out of order') ? `${base}/doors` : `${base}/unit`;
}

export function trailText(trail: Unit['trail']): string {
  return trail.unwitnessed === 0 ? 'all records are here' : `${countText(trail.unwitnessed, 'record')} not here yet`;
}

const MOST_NAMED = 4;

function contradictionsText(doors: readonly number[]): string {
  return doors.length > MOST_NAMED ? countText(doors.length, 'door') : doorsText(doors);
}

/** How a site is, in one line of facts, and what is wrong in another. */
export function SiteState({ site, unit, incidents }: { site: Site; unit: Unit | undefined; incidents: number }) {
  const now = useNow();
  const place = {
    banks: site.config.banks.length,
    doors: site.config.banks.reduce((sum, bank) => sum + bank.doors.length, 0),
    bookingsOverdue: site.bookingsOverdue,
  };
  const troubles = troublesOf(place, unit, incidents, now);
  const inside = unit?.connection === 'online' ? occupancyOf(unit.doors, now) : undefined;
  return (
    <section className="site-state" aria-label="State of the site">
      {troubles.length > 0 && (
        <ul className="troubles">
          {troubles.map((trouble) => (
            <li key={trouble.text} className={`trouble-${trouble.level}`}>
              <Icon name={trouble.level === 'setup' ? 'unit' : 'warning'} />
              <Link href={leadsTo(site, trouble)}>{trouble.text}</Link>
            </li>
          ))}
        </ul>
      )}
      {unit?.enrolled && (
        <Facts style="fact-row">
          {unit.lastSeenAt && (
            <Fact label="Last seen">
              {unit.connection === 'online' ? 'connected' : <Time at={unit.lastSeenAt} zone={site.timeZone} ago />}
            </Fact>
          )}
          {inside && inside.occupied + inside.free > 0 && (
            <Fact label="Occupied">
              {inside.occupied} of {inside.occupied + inside.free}
            </Fact>
          )}
          {inside && inside.overstayed > 0 && <Fact label="Overstayed">{inside.overstayed}</Fact>}
          {inside && inside.contradictions.length > 0 && (
            <Fact label="Book and sensor contradict each other">
              <Link href={`/sites/${encodeURIComponent(site.code)}/doors`}>{contradictionsText(inside.contradictions)}</Link>
            </Fact>
          )}
          {inside && <Fact label="Open doors">{inside.open}</Fact>}
          <Fact label="Trail">{trailText(unit.trail)}</Fact>
          <Fact label="Commands">{unit.pending === 0 ? 'none waiting' : `${unit.pending} waiting`}</Fact>
          {unit.clock && <Fact label="Clock">{unit.clock.quality === 'proven' ? 'proven' : 'not proven'}</Fact>}
          {unit.connection === 'online' && <Fact label="Configuration">{unit.configDrift ? 'another one' : 'as it should be'}</Fact>}
        </Facts>
      )}
    </section>
  );
}
