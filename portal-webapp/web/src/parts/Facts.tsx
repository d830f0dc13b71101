// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';

/** What is known of something: names and values. */
export function Facts({ style = 'facts', children }: { style?: 'facts' | 'facts facts-wide' | 'fact-row'; children: ReactNode }) {
  return <dl className={style}>{children}</dl>;
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
