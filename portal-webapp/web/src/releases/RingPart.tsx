// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { RolloutRing, RolloutSite } from '../api/releases.ts';
import { reasonText } from '../format/reasons.ts';
import { countText } from '../format/words.ts';
import { Icon } from '../parts/Icon.tsx';
import { Time } from '../parts/Time.tsx';
import { Link } from '../router.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { progressOf, progressText } from './rollout.ts';
import { StateWordTag } from './StateWordTag.tsx';
import { RING_STATES, SITE_STATES, stateWord, STEPS } from './words.ts';

const SHOWN = 25;
const SHOWN_WAITING = 100;
/** What needs somebody first, then what moves, then what is done or waits. */
const RANK: Record<RolloutSite['state'], number> = {
  failed: 0, silent: 1, proving: 2, swapping: 3, 'waiting-for-window': 4, fetching: 5, directed: 6, confirmed: 7, waiting: 8,
};

/** The way of a site as six marks; the word of where it is stands beside them. */
function Steps({ site }: { site: RolloutSite }) {
  const here = STEPS.indexOf(site.state);
  return (
    <ol className="way" aria-label="Steps">
      {STEPS.map((step, at) => {
        const done = at < here || site.state === 'confirmed';
        return (
          <li key={step} className={done ? 'way-done' : at === here ? 'way-here' : ''} aria-current={at === here ? 'step' : undefined}
            title={SITE_STATES[step].word}>
            {done && <Icon name="check" />}
            <span className="away">
              {SITE_STATES[step].word}
              {done ? ', done' : ''}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function SiteLine({ site, zone, name }: { site: RolloutSite; zone: string; name: string | undefined }) {
  const state = stateWord(SITE_STATES, site.state);
  const stuck = site.state === 'failed' || site.state === 'silent';
  return (
    <li className={`rollout-site ${stuck ? 'rollout-site-bad' : ''}`}>
      <span className="rollout-name">
        <Link href={`/sites/${encodeURIComponent(site.site)}`} className="mono">
          {site.site}
        </Link>
        {name && <span className="below">{name}</span>}
      </span>
      <span className="rollout-state">
        <StateWordTag state={state} />
        {site.since && (
          <span className="hint">
            <Time at={site.since} zone={zone} ago />
          </span>
        )}
      </span>
      {!stuck && site.state !== 'waiting' ? <Steps site={site} /> : <span />}
      <span className="rollout-why">
        {site.reason ? reasonText(site.reason) : state.hint}
        {site.release ? <span className="below">runs release {site.release}</span> : null}
      </span>
    </li>
  );
}

/** Sites of a ring that has not begun: there is nothing to say of them but which they are. */
function Waiting({ sites, names }: { sites: readonly RolloutSite[]; names: ReadonlyMap<string, string> }) {
  return (
    <ul className="rollout-waiting">
      {sites.map((site) => (
        <li key={site.site}>
          <Link href={`/sites/${encodeURIComponent(site.site)}`} className="mono" title={names.get(site.site)}>
            {site.site}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** A ring, how far it is, and each of its sites. */
export function RingPart({ ring, number, zones, names }: {
  ring: RolloutRing;
  number: number;
  zones: ReadonlyMap<string, string>;
  names: ReadonlyMap<string, string>;
}) {
  const [all, setAll] = useState(false);
  const progress = progressOf(ring.sites);
  const sites = ring.sites.toSorted((a, b) => (RANK[a.state] ?? 9) - (RANK[b.state] ?? 9) || a.site.localeCompare(b.site, 'en'));
  const waiting = ring.sites.every((site) => site.state === 'waiting');
  const shown = all ? sites : sites.slice(0, waiting ? SHOWN_WAITING : SHOWN);
  return (
    <section className="box ring" aria-label={`Ring ${number}: ${ring.name}`}>
      <div className="box-title">
        <h2>
          {number}. {ring.name}
        </h2>
        <StateWordTag state={stateWord(RING_STATES, ring.state)} />
      </div>
      <div className="rollout-progress">
        <ProgressBar progress={progress} />
        <span className="hint">{waiting ? `${countText(progress.all, 'site')}, not directed yet` : progressText(progress)}</span>
      </div>
      {waiting ? (
        <Waiting sites={shown} names={names} />
      ) : (
        <ul className="rollout-sites">
          {shown.map((site) => (
            <SiteLine key={site.site} site={site} zone={zones.get(site.site) ?? 'UTC'} name={names.get(site.site)} />
          ))}
        </ul>
      )}
      {shown.length < sites.length && (
        <button type="button" className="small" onClick={() => setAll(true)}>
          Show all {sites.length} sites
        </button>
      )}
    </section>
  );
}
