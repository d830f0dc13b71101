// SPDX-License-Identifier: Apache-2.0
import type { Drift } from '../api/types.ts';
import { changesOf } from './changes.ts';

const MOST_NAMED = 2;

const CAUSES: Record<Drift['cause'], string> = {
  'not-pushed': 'Changes were not pushed',
  'not-applied': 'The unit runs another configuration',
  unknown: 'The unit runs another configuration, not sent from here',
};

/** One line: why the unit runs another configuration than it should, and what differs. */
export function driftText(drift: Drift | null): string {
  if (!drift) {
    return CAUSES['not-applied'];
  }
  const names = changesOf(drift.differences).map(({ what }) => what.charAt(0).toLowerCase() + what.slice(1));
  const rest = names.length - MOST_NAMED;
  const named = [...names.slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
  return `${CAUSES[drift.cause]}${named && `: ${named}`}`;
}
