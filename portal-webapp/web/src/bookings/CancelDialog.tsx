// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import type { Booking } from '../api/types.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { bookingText } from './words.ts';

/** Takes both codes back. Doing it again changes nothing, so a lost answer needs no key. */
export function CancelDialog({ booking, onDone, onClose }: { booking: Booking; onDone: () => void; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const cancel = () => {
    setBusy(true);
    setProblem(undefined);
    change('POST', `/bookings/${encodeURIComponent(booking.id)}/cancellation`, {})
      .then(() => {
        onDone();
        onClose();
      })
      .catch((error: unknown) => {
        setProblem(asProblem(error));
        setBusy(false);
      });
  };
  return (
    <Dialog title="Cancel this booking" onClose={onClose}>
      <p>
        {bookingText(booking)} at {booking.site}: both codes open nothing any more, on paper and on every telephone. This cannot be undone.
      </p>
      {booking.door && <p>Something may be behind door {booking.door}: it stays locked in until staff open the door.</p>}
      <ProblemNotice problem={problem} />
      <div className="dialog-buttons">
        <button type="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="danger" disabled={busy} onClick={cancel}>
          <Icon name="lock" />
          Cancel the booking
        </button>
      </div>
    </Dialog>
  );
}
