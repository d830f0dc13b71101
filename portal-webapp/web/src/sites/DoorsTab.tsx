// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Code, Site } from '../api/types.ts';
import { CodeMade } from '../codes/CodeMade.tsx';
import { MakeCode } from '../codes/MakeCode.tsx';
import { BankPicture } from '../parts/BankPicture.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Empty } from '../parts/Notice.tsx';
import { Link } from '../router.tsx';

/** The format's limit: a code names at most this many doors. */
const MOST_DOORS = 32;

/** Pictures of the banks, and beside them the code for the doors that are chosen there. */
export function DoorsTab({ site }: { site: Site }) {
  const [doors, setDoors] = useState<number[]>([]);
  const [made, setMade] = useState<Code>();

  const choose = (number: number) => {
    if (made) {
      setMade(undefined);
      setDoors([number]);
      return;
    }
    const without = doors.filter((door) => door !== number);
    const next = without.length < doors.length ? without : [...doors, number];
    setDoors(next.slice(-MOST_DOORS).sort((a, b) => a - b));
  };
  const restart = () => {
    setMade(undefined);
    setDoors([]);
  };

  if (site.config.banks.every((bank) => bank.doors.length === 0)) {
    return (
      <Empty icon="door" title="No door is configured">
        <p>The configuration of this site names no doors yet, so no code can be made.</p>
        <Link className="button primary" href={`/sites/${encodeURIComponent(site.code)}/configuration`}>
          Go to the configuration
        </Link>
      </Empty>
    );
  }
  return (
    <div className="doors">
      <div className="banks">
        {site.config.banks.map((bank) => (
          <div className="scroller" key={bank.name}>
            <BankPicture bank={bank} selected={doors} onDoor={choose} />
          </div>
        ))}
      </div>
      <aside className={`panel ${doors.length > 0 ? 'panel-busy' : ''} ${made ? 'panel-made' : ''}`} aria-label="Make a code">
        {made ? (
          <CodeMade code={made} zone={site.timeZone} onDone={restart} />
        ) : doors.length > 0 ? (
          <MakeCode site={site} doors={doors} onClear={restart} onMade={setMade} />
        ) : (
          <div className="panel-idle">
            <span className="empty-icon">
              <Icon name="code" />
            </span>
            <h2>Make a code</h2>
            <p>Choose a door in the picture, or several.</p>
          </div>
        )}
      </aside>
    </div>
  );
}
