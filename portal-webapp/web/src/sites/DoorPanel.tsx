// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Code, Site, Unit } from '../api/types.ts';
import { useMay } from '../api/rights.ts';
import { CodeMade } from '../codes/CodeMade.tsx';
import { MakeCode } from '../codes/MakeCode.tsx';
import { bankTitles } from '../format/commands.ts';
import { doorsText } from '../format/words.ts';
import { holdingText } from '../live/holding.ts';
import { doorText } from '../live/trouble.ts';
import { OrderDialog } from '../orders/OrderDialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { AssignDialog } from './AssignDialog.tsx';

export interface DoorPanelProps {
  site: Site;
  unit: Unit | undefined;
  /** What was chosen in the picture; or any free locker; or nothing yet. */
  doors: number[] | 'free' | undefined;
  made: Code | undefined;
  onMade: (code: Code | undefined) => void;
  onChoose: (doors: 'free' | undefined) => void;
}

/** Beside the picture: what can be done with what is chosen there. */
export function DoorPanel({ site, unit, doors, made, onMade, onChoose }: DoorPanelProps) {
  const may = useMay();
  if (made) {
    return <CodeMade code={made} zone={site.timeZone} titles={bankTitles(site.config.banks)} onDone={() => onChoose(undefined)} />;
  }
  if (doors === undefined) {
    return (
      <div className="panel-idle">
        <span className="empty-icon">
          <Icon name="code" />
        </span>
        <h2>{may('codes.make') ? 'Make a code' : 'Doors'}</h2>
        <p>Choose a door in the picture, or several.</p>
        {may('codes.make') && (
          <button type="button" onClick={() => onChoose('free')}>
            Any free locker
          </button>
        )}
      </div>
    );
  }
  return <ChosenDoors {...{ site, unit, onMade, onChoose }} doors={doors === 'free' ? [] : doors} />;
}

interface ChosenDoorsProps extends Pick<DoorPanelProps, 'site' | 'unit' | 'onMade' | 'onChoose'> {
  /** None: any free locker. */
  doors: number[];
}

/** Making a code, opening from afar, and whom a door belongs to. */
function ChosenDoors({ site, unit, doors, onMade, onChoose }: ChosenDoorsProps) {
  const may = useMay();
  const [asking, setAsking] = useState<'open' | 'assign'>();
  const online = unit?.connection === 'online';
  const only = doors.length === 1 ? doors[0] : undefined;
  const known = online ? unit.doors.find((door) => door.door === only) : undefined;
  const close = () => setAsking(undefined);
  const clear = () => onChoose(undefined);
  const orders = doors.length > 0 && may('commands') && (
    <div className="door-orders">
      {known && <p className="hint">Now {[doorText(known), holdingText(known)].filter(Boolean).join(', ')}.</p>}
      <div className="button-row">
        <button type="button" className="small" onClick={() => setAsking('open')}>
          <Icon name="unlock" />
          Open now
        </button>
        {only !== undefined && (
          <button type="button" className="small" onClick={() => setAsking('assign')}>
            <Icon name="person" />
            Assign or free
          </button>
        )}
      </div>
    </div>
  );
  return (
    <>
      {may('codes.make') ? (
        <MakeCode key={doors.length === 0 ? 'free' : 'doors'} {...{ site, doors, onMade }} onClear={clear}>
          {orders}
        </MakeCode>
      ) : (
        <>
          <div className="make-title">
            <h2>{doorsText(doors)}</h2>
            <button type="button" className="quiet small" onClick={clear}>
              Clear
            </button>
          </div>
          {orders}
        </>
      )}
      {asking === 'open' && (
        <OrderDialog site={site} order={{ type: 'open', doors }} title={doorsText(doors)}
          action={`Open ${doors.length === 1 ? 'the door' : `${doors.length} doors`}`} online={online} onClose={close} />
      )}
      {asking === 'assign' && only !== undefined && <AssignDialog site={site} door={only} online={online} onClose={close} />}
    </>
  );
}
