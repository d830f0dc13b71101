// SPDX-License-Identifier: Apache-2.0
import type { Site, Unit } from '../api/types.ts';
import { useMay } from '../api/rights.ts';
import { groupsOfFour } from '../format/words.ts';
import { Icon } from '../parts/Icon.tsx';
import { Loading, Notice } from '../parts/Notice.tsx';
import { ConnectionTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { EnrolAgainPart } from './EnrolAgainPart.tsx';
import { EnrolPart } from './EnrolPart.tsx';
import { SetupTab } from './SetupTab.tsx';
import { trailText } from './SiteState.tsx';
import { StickPart } from './StickPart.tsx';

function UnitFacts({ site, unit }: { site: Site; unit: Unit }) {
  const zone = site.timeZone;
  return (
    <dl className="facts facts-wide">
      <div>
        <dt>Connection</dt>
        <dd>
          <ConnectionTag unit={unit} />{' '}
          {unit.lastSeenAt && unit.connection !== 'online' && (
            <>
              last seen <Time at={unit.lastSeenAt} zone={zone} ago />
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Key</dt>
        <dd className="mono">{unit.kid ? groupsOfFour(unit.kid) : 'none'}</dd>
      </div>
      <div>
        <dt>Certificate</dt>
        <dd>
          {unit.certificateEndsAt ? (
            <>
              until <Time at={unit.certificateEndsAt} zone={zone} end /> <span className="hint">(renews itself two months before)</span>
            </>
          ) : (
            'none'
          )}
        </dd>
      </div>
      <div>
        <dt>Clock</dt>
        <dd>
          {unit.clock ? (
            <>
              {unit.clock.quality === 'proven' ? 'proven' : 'not proven'}; it showed <Time at={unit.clock.time} zone={zone} />
            </>
          ) : (
            'not known now'
          )}
        </dd>
      </div>
      <div>
        <dt>Trail</dt>
        <dd>
          {trailText(unit.trail)} <span className="hint">({unit.trail.witnessed.toLocaleString('en-GB')} witnessed)</span>
        </dd>
      </div>
      <div>
        <dt>Commands</dt>
        <dd>
          at number {unit.position.seq}, {unit.pending === 0 ? 'none waiting' : `${unit.pending} waiting`}
        </dd>
      </div>
      <div>
        <dt>Key ring</dt>
        <dd>{unit.keyRingVersion > 0 ? `version ${unit.keyRingVersion}` : 'not known now'}</dd>
      </div>
      <div>
        <dt>Configuration</dt>
        <dd>{unit.connection !== 'online' ? 'not known now' : unit.configDrift ? 'another one than it should have' : 'as it should be'}</dd>
      </div>
    </dl>
  );
}

function HealthList({ unit }: { unit: Unit }) {
  if (unit.health.length === 0) {
    return null;
  }
  return (
    <>
      <h2>Health</h2>
      <ul className="health">
        {unit.health.toSorted((a, b) => Number(a.ok) - Number(b.ok) || a.name.localeCompare(b.name)).map((check) => (
          <li key={check.name} className={check.ok ? 'health-good' : 'health-bad'}>
            <Icon name={check.ok ? 'check' : 'warning'} />
            <span>
              <b>{check.name}</b> {check.message || (check.ok ? 'is well' : 'is not well')}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The unit of a site: what it is, how it comes to be, and the ways without a network. */
export function UnitTab({ site, unit }: { site: Site; unit: Unit | undefined }) {
  const may = useMay();
  const enrolled = unit?.enrolled ?? false;
  return (
    <div className="unit">
      <section className="stack" aria-label="Unit">
        {!unit && <Loading lines={4} />}
        {unit && !enrolled && (
          <Notice>No unit is enrolled for this site. Until one is, codes can be made but nothing opens.</Notice>
        )}
        {unit?.setAside && (
          <Notice kind="error">The unit’s memory was damaged. It takes a snapshot from this portal as soon as it is connected.</Notice>
        )}
        {unit && enrolled && <UnitFacts site={site} unit={unit} />}
        {unit && <HealthList unit={unit} />}
      </section>
      {unit && enrolled && may('enrol') && may('commands') && <EnrolAgainPart site={site} unit={unit} />}
      {unit && may('enrol') && <EnrolPart site={site} enrolled={enrolled} />}
      {may('enrol') && (
        <details className="box">
          <summary>
            <h2>Without a network</h2>
          </summary>
          <SetupTab site={site} />
        </details>
      )}
      {may('trail.import') && enrolled && <StickPart site={site} />}
    </div>
  );
}
