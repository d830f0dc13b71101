// SPDX-License-Identifier: Apache-2.0
import { Tag } from '../parts/StateTag.tsx';
import type { StateWord } from './words.ts';

/** A state of a roll-out, a ring, a site or a bundle. */
export function StateWordTag({ state }: { state: StateWord }) {
  return (
    <Tag tone={state.tone} icon={state.icon} title={state.hint}>
      {state.word}
    </Tag>
  );
}
