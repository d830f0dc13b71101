// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Site, Unit } from '../api/types.ts';
import { OrderDialog } from '../orders/OrderDialog.tsx';
import { Icon } from '../parts/Icon.tsx';

/** Lets the unit that is there enrol once more, without anybody going to it. */
export function EnrolAgainPart({ site, unit }: { site: Site; unit: Unit }) {
  const [asking, setAsking] = useState(false);
  const online = unit.connection === 'online';
  const reachable = online && !unit.commandsStopped;
  return (
    <section className="box" aria-label="Enrol again">
      <h2>Enrol this unit again</h2>
      <p className="lead">
        {reachable && 'For a fresh certificate, a new address of this portal, or letters that went wrong. Nobody has to go there.'}
        {!online && 'Only while the unit is connected. Until then it takes a token that is shown to it.'}
        {online && !reachable && 'Nothing is sent to the unit, because it obeys other commands: see its incident. Meanwhile it takes a token that is shown to it.'}
      </p>
      <button type="button" disabled={!reachable} onClick={() => setAsking(true)}>
        <Icon name="unit" />
        Enrol this unit again
      </button>
      {asking && (
        <OrderDialog site={site} order={{ type: 're-enrol' }} title="Enrol this unit again" action="Enrol again" online={online} onClose={() => setAsking(false)} />
      )}
    </section>
  );
}
