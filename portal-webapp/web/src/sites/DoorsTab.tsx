// SPDX-License-Identifier: Apache-2.0
import { Fragment, useState } from 'react';
import type { Door, LockWear, Site, Unit, UnitDoor } from '../api/types.ts';
import { useMay } from '../api/rights.ts';
import { countText } from '../format/words.ts';
import { useLoad, useNow } from '../hooks.ts';
import { doorText } from '../live/trouble.ts';
import { OrderDialog } from '../orders/OrderDialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Tag } from '../parts/StateTag.tsx';
import { AssignDialog } from './AssignDialog.tsx';
import { Holding } from './Holding.tsx';

function DoorState({ door }: { door: UnitDoor | undefined }) {
  if (!door) {
    return <span className="hint">not known</span>;
  }
  const text = doorText(door);
  if (door.quarantined) {
    return <Tag tone="bad" icon="warning">{text}</Tag>;
  }
  return door.state === 'open' ? <Tag tone="warn" icon="unlock">{text}</Tag> : <>{text}</>;
}

/** What tells that a lock wears out comes first; the number of openings says after how much. */
function Wear({ wear }: { wear: LockWear | undefined }) {
  if (!wear) {
    return <span className="hint">not opened yet</span>;
  }
  const signs = [
    wear.jams > 0 && countText(wear.jams, 'jam'),
    wear.slow > 0 && countText(wear.slow, 'second pulse'),
    wear.unanswered > 0 && `${wear.unanswered} unanswered`,
  ].filter((sign) => sign !== false);
  return (
    <>
      {countText(wear.openings, 'opening')}
      {signs.length > 0 && <span className="hint"> ({signs.join(', ')})</span>}
    </>
  );
}

interface Asking {
  door: number;
  what: 'open' | 'assign';
}

interface RowProps {
  door: Door;
  known: UnitDoor | undefined;
  zone: string;
  now: number;
  /** Absent where somebody may not ask for it. */
  wear: { of: LockWear | undefined } | undefined;
  onAsk: ((asking: Asking) => void) | undefined;
}

function Row({ door, known, zone, now, wear, onAsk }: RowProps) {
  return (
    <tr>
      <th scope="row">{door.number}</th>
      <td data-label="Now">
        <DoorState door={known} />
      </td>
      <td data-label="Holder">
        <Holding door={known} zone={zone} now={now} />
      </td>
      <td data-label="Size">
        {door.size} <span className="hint">({door.width} × {door.height})</span>
      </td>
      <td data-label="Line, board, lock">
        {door.line}, {door.board}, {door.lock}
      </td>
      <td data-label="Sensor">{door.sensor ? 'open and closed' : 'none'}</td>
      {wear && (
        <td data-label="Lock">
          <Wear wear={wear.of} />
        </td>
      )}
      {onAsk && (
        <td className="row-actions">
          <button type="button" className="small" aria-label={`Open door ${door.number} now`} onClick={() => onAsk({ door: door.number, what: 'open' })}>
            <Icon name="unlock" />
            Open
          </button>
          <button type="button" className="small" aria-label={`Assign or free door ${door.number}`}
            onClick={() => onAsk({ door: door.number, what: 'assign' })}>
            <Icon name="person" />
            Assign
          </button>
        </td>
      )}
    </tr>
  );
}

/** Every door with its state and its wiring, also for the technician's telephone call. */
export function DoorsTab({ site, unit }: { site: Site; unit: Unit | undefined }) {
  const may = useMay();
  const now = useNow();
  const [asking, setAsking] = useState<Asking>();
  const online = unit?.connection === 'online';
  const known = new Map(online ? unit.doors.map((door) => [door.door, door]) : []);
  const acts = may('commands');
  const { data: worn } = useLoad<{ items: LockWear[] }>(may('audit') ? `/audit/wear?site=${encodeURIComponent(site.code)}` : null);
  const wear = worn && new Map(worn.items.map((one) => [one.door, one]));
  const columns = 6 + (acts ? 1 : 0) + (wear ? 1 : 0);
  const close = () => setAsking(undefined);
  return (
    <>
      <div className="table-box">
        <table className="cards door-table">
          <thead>
            <tr>
              <th scope="col">Door</th>
              <th scope="col">Now</th>
              <th scope="col">Holder</th>
              <th scope="col">Size</th>
              <th scope="col">Line, board, lock</th>
              <th scope="col">Sensor</th>
              {wear && <th scope="col">Lock</th>}
              {acts && (
                <th scope="col">
                  <span className="away">Actions</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {site.config.banks.map((bank) => (
              <Fragment key={bank.name}>
                <tr className="group">
                  <th scope="rowgroup" colSpan={columns}>
                    {bank.title}
                  </th>
                </tr>
                {bank.doors
                  .toSorted((a, b) => a.number - b.number)
                  .map((door) => (
                    <Row key={door.number} door={door} known={known.get(door.number)} zone={site.timeZone} now={now}
                      wear={wear && { of: wear.get(door.number) }}
                      onAsk={acts ? setAsking : undefined} />
                  ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {asking?.what === 'open' && (
        <OrderDialog site={site} order={{ type: 'open', doors: [asking.door] }} title={`Door ${asking.door}`} action="Open the door"
          online={online} onClose={close} />
      )}
      {asking?.what === 'assign' && <AssignDialog site={site} door={asking.door} online={online} onClose={close} />}
    </>
  );
}
