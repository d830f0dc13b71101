// SPDX-License-Identifier: Apache-2.0
import type { UnitDoor } from '../api/types.ts';
import { contradictionOf, holdingText } from '../live/holding.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { Tag, type Tone } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';

const LOOKS: Record<NonNullable<UnitDoor['held']>, { tone: Tone; icon: IconName }> = {
  free: { tone: 'good', icon: 'check' },
  code: { tone: 'busy', icon: 'code' },
  session: { tone: 'busy', icon: 'person' },
  overstayed: { tone: 'warn', icon: 'clock' },
  staff: { tone: 'warn', icon: 'lock' },
};

/** Who has a door, in words; and, in words too, what of it the sensors contradict. */
export function Holding({ door, zone, now }: { door: UnitDoor | undefined; zone: string; now: number }) {
  if (!door?.held) {
    return <span className="hint">not known</span>;
  }
  const contradiction = contradictionOf(door, now);
  return (
    <>
      <Tag {...LOOKS[door.held]}>{holdingText(door)}</Tag>
      {door.heldSince && (
        <span className="below">
          since <Time at={door.heldSince} zone={zone} />
        </span>
      )}
      {contradiction && (
        <span className="trouble trouble-bad">
          <Icon name="warning" />
          <span>Contradiction: {contradiction}</span>
        </span>
      )}
    </>
  );
}
