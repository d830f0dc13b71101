// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { Notice } from '../parts/Notice.tsx';

/** When codes that were taken back stop to open. @param what "This code was" */
export function TakenBack({ what, children }: { what: string; children?: ReactNode }) {
  return (
    <Notice kind="warning">
      {what} taken back. A connected unit refuses what was taken back at once; a unit without connection learns of it from the next fresh
      code that is scanned there.{children}
    </Notice>
  );
}
