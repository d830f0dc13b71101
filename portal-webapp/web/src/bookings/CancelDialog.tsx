// SPDX-License-Identifier: Apache-2.0
import type { Booking } from '../api/types.ts';
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx';
import { bookingText } from './words.ts';

/** Takes both codes back. */
export function CancelDialog({ booking, onDone, onClose }: { booking: Booking; onDone: () => void; onClose: () => void }) {
  return (
    <ConfirmDialog title="Cancel this booking" action="Cancel the booking" path={`/bookings/${encodeURIComponent(booking.id)}/cancellation`}
      onDone={onDone} onClose={onClose}>
      <p>
        {bookingText(booking)} at {booking.site}: both codes open nothing any more, on paper and on every telephone. This cannot be undone.
      </p>
      {booking.door && <p>Something may be behind door {booking.door}: it stays locked in until staff open the door.</p>}
    </ConfirmDialog>
  );
}
