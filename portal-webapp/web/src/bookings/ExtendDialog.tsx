// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useRef, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import { onceKey } from '../api/once.ts';
import type { Booking, Site } from '../api/types.ts';
import { iso, useLifetime } from '../codes/MakeCode.tsx';
import { DAY, toField, zoneName } from '../format/time.ts';
import { readExact } from '../format/validity.ts';
import { useNow } from '../hooks.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { bookingText } from './words.ts';

/** Gives both codes a later end; they must be handed out again. */
export function ExtendDialog({ booking, site, onDone, onClose }: { booking: Booking; site: Site; onDone: () => void; onClose: () => void }) {
  const zone = site.timeZone;
  const now = useNow();
  const life = useLifetime(site, [], booking.bank);
  const key = useRef(onceKey());
  const [until, setUntil] = useState(() => toField(Math.max(Date.parse(booking.validUntil), Date.now()) + DAY, zone));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const checked = readExact({ from: '', until }, zone, now, life.maxSeconds);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (checked.until === null || checked.errors.until) {
      return;
    }
    setBusy(true);
    setProblem(undefined);
    change('POST', `/bookings/${encodeURIComponent(booking.id)}/extension`, { validUntil: iso(checked.until) }, { once: key.current })
      .then(() => {
        onDone();
        onClose();
      })
      .catch((error: unknown) => {
        key.current = onceKey();
        setProblem(asProblem(error));
        setBusy(false);
      });
  };
  return (
    <Dialog title="Extend this booking" onClose={onClose}>
      <form onSubmit={submit} className="stack" noValidate>
        <p>{bookingText(booking)}: both codes are made anew and must be handed out again. Those given out before end as they say.</p>
        <Field label={`Until, ${zoneName(zone)}`} hint={checked.hints.until} error={problem?.of('validUntil') ?? (tried ? checked.errors.until : undefined)}>
          {(input) => <input {...input} type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />}
        </Field>
        <ProblemNotice problem={problem} beside={['validUntil']} />
        <div className="dialog-buttons">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button type="submit" className="primary" disabled={busy}>
            <Icon name="clock" />
            Extend
          </button>
        </div>
      </form>
    </Dialog>
  );
}
