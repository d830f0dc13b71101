// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useState } from 'react';
import type { Code, Site, Unit } from '../api/types.ts';
import { BankPicture } from '../parts/BankPicture.tsx';
import { Empty, Loading } from '../parts/Notice.tsx';
import { Link } from '../router.tsx';
import { PictureKey } from './PictureKey.tsx';
import { SiteState } from './SiteState.tsx';

const DoorPanel = lazy(() => import('./DoorPanel.tsx').then(({ DoorPanel }) => ({ default: DoorPanel })));

/** The format's limit: a code names at most this many doors. */
const MOST_DOORS = 32;

type Chosen = number[] | 'free' | undefined;

/** What is chosen after one more door was. */
function toggled(before: Chosen, door: number): Chosen {
  const doors = Array.isArray(before) ? before : [];
  const next = doors.includes(door) ? doors.filter((each) => each !== door) : [...doors, door].slice(-MOST_DOORS);
  return next.length === 0 ? undefined : next.sort((a, b) => a - b);
}

/** How the site is, its doors as they are now, and beside them what can be done with those that are chosen. */
export function OverviewTab({ site, unit, incidents }: { site: Site; unit: Unit | undefined; incidents: number }) {
  const [chosen, setChosen] = useState<Chosen>();
  const [made, setMade] = useState<Code>();
  const selected = Array.isArray(chosen) ? chosen : [];

  const choose = (number: number) => {
    // Of what is chosen then: a second key can come before the first one was drawn.
    setChosen((before) => toggled(made ? undefined : before, number));
    setMade(undefined);
  };
  const restart = (next: 'free' | undefined) => {
    setMade(undefined);
    setChosen(next);
  };

  if (site.config.banks.every((bank) => bank.doors.length === 0)) {
    return (
      <Empty icon="door" title="No door is configured">
        <p>The configuration of this site names no doors yet, so no code can be made.</p>
        <Link className="button primary" href={`/sites/${encodeURIComponent(site.code)}/wiring`}>
          Go to the doors and their wiring
        </Link>
      </Empty>
    );
  }
  const live = unit?.connection === 'online' ? unit.doors : undefined;
  return (
    <>
      <SiteState site={site} unit={unit} incidents={incidents} />
      <div className="doors">
        <div>
          <div className="banks">
            {site.config.banks.map((bank) => (
              <div className="scroller" key={bank.name}>
                <BankPicture bank={bank} selected={selected} onDoor={choose} live={live} />
              </div>
            ))}
          </div>
          <PictureKey doors={live} />
        </div>
        <aside className={`panel ${chosen ? 'panel-busy' : ''} ${made ? 'panel-made' : ''}`} aria-label="Make a code">
          <Suspense fallback={<Loading />}>
            <DoorPanel {...{ site, unit, made }} doors={chosen} onMade={setMade} onChoose={restart} />
          </Suspense>
        </aside>
      </div>
    </>
  );
}
