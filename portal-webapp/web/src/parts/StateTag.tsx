// SPDX-License-Identifier: Apache-2.0
import type { CodeState } from '../api/types.ts';
import { Icon, type IconName } from './Icon.tsx';

const LOOKS: Record<CodeState, { icon: IconName; word: string }> = {
  scheduled: { icon: 'clock', word: 'Scheduled' },
  live: { icon: 'check', word: 'Live' },
  expired: { icon: 'end', word: 'Expired' },
};

export function StateTag({ state }: { state: CodeState }) {
  const { icon, word } = LOOKS[state];
  return (
    <span className={`tag tag-${state}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
