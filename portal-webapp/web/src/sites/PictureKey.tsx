// SPDX-License-Identifier: Apache-2.0
import type { UnitDoor } from '../api/types.ts';
import { doorLook } from '../live/trouble.ts';

const WORDS: Record<string, string> = {
  free: 'free',
  taken: 'taken',
  overstay: 'overstayed',
  held: 'held for staff',
  open: 'open',
  closed: 'closed, no sensor tells whether something is inside',
  jammed: 'out of order',
  unknown: 'not known',
};

/** How many doors are in each state, in the words of the picture. */
export function PictureKey({ doors }: { doors: readonly UnitDoor[] | undefined }) {
  if (!doors || doors.length === 0) {
    return <p className="picture-key hint">The picture shows the doors without their states: the unit is not connected.</p>;
  }
  const looks = doors.map((door) => doorLook(door).state);
  const parts = Object.entries(WORDS)
    .map(([look, word]) => ({ word, count: looks.filter((each) => each === look).length }))
    .filter((each) => each.count > 0);
  return (
    <p className="picture-key" aria-live="polite">
      {parts.map((part) => (
        <span key={part.word}>
          <b>{part.count}</b> {part.word}
        </span>
      ))}
    </p>
  );
}
