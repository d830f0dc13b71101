// SPDX-License-Identifier: Apache-2.0
import type { Code } from '../api/types.ts';
import { startOf } from '../codes/validityOf.ts';
import { placeShort } from '../format/commands.ts';
import { usesText } from '../format/words.ts';
import { type ListKind, ListPage } from '../lists/ListPage.tsx';
import { Empty } from '../parts/Notice.tsx';
import { CODE_WORDS, StateTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { Link } from '../router.tsx';

const CODES: ListKind<Code> = {
  id: 'codes',
  title: 'Codes',
  number: 'code id',
  states: CODE_WORDS,
  idOf: (code) => code.id,
  siteOf: (code) => code.site,
  columns: [
    { label: 'For', cell: (code) => code.holder ?? <span className="hint">Nobody named</span> },
    { label: 'Site', cell: (code) => code.site },
    { label: 'Doors', cell: (code) => placeShort(code) },
    {
      label: 'Valid from',
      cell: (code, zone) => (startOf(code) === null ? <span className="hint">at once</span> : <Time at={code.validFrom} zone={zone} style="table" />),
    },
    { label: 'Valid until', cell: (code, zone) => <Time at={code.validUntil} zone={zone} style="table" end /> },
    { label: 'Opens', cell: (code) => usesText(code.uses, code.doors.length) },
    { label: 'State', cell: (code) => <StateTag state={code.state} /> },
    { label: 'Made', cell: (code, zone) => <Time at={code.issuedAt} zone={zone} style="table" ago /> },
  ],
};

export function CodesPage() {
  return (
    <ListPage
      kind={CODES}
      none={
        <Empty icon="code" title="No code yet">
          <p>A code opens doors for one person. Choose a site, then a door in its picture.</p>
          <Link className="button primary" href="/sites">
            Choose a site
          </Link>
        </Empty>
      }
    />
  );
}
