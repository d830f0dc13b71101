// SPDX-License-Identifier: Apache-2.0
import { address } from '../api/client.ts';
import type { JournalEntry } from '../api/types.ts';
import { actionText, operatorText } from '../audit/journal.ts';
import { TrailTabs } from '../audit/TrailTabs.tsx';
import { detailsText } from '../audit/words.ts';
import { useTitle } from '../hooks.ts';
import { usePages } from '../paging.ts';
import { Icon } from '../parts/Icon.tsx';
import { More } from '../parts/More.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { Time } from '../parts/Time.tsx';
import { Link } from '../router.tsx';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const idOf = (entry: JournalEntry) => String(entry.seq);

/** What an entry speaks of, with ways there. */
function About({ details }: { details: JournalEntry['details'] }) {
  const { site, code, ...rest } = details;
  const more = detailsText(rest);
  return (
    <>
      {site !== undefined && site !== '' && <Link href={`/sites/${encodeURIComponent(site)}`}>{site}</Link>}
      {site !== undefined && site !== '' && code !== undefined && ', '}
      {code !== undefined && (
        <Link className="mono" href={`/codes/${encodeURIComponent(code)}`}>
          {code}
        </Link>
      )}
      {more && <span className="below">{more}</span>}
    </>
  );
}

/** What operators did, in the portal's own trail. */
export function JournalPage() {
  const pages = usePages<JournalEntry>('/journal', idOf);
  useTitle('Journal');
  return (
    <>
      <Head title="Audit">
        <a className="button" href={address('/journal/export')} download="journal.lkx">
          <Icon name="download" />
          Export
        </a>
      </Head>
      <TrailTabs here="journal" />
      <p className="lead">What operators did here, in a trail of the same kind as the units’: nothing can be changed or left out unseen.</p>
      <ProblemNotice problem={pages.problem} retry={pages.reload} />
      {!pages.items && !pages.problem && <Loading lines={8} />}
      {pages.items?.length === 0 && (
        <Empty icon="list" title="Nothing yet">
          <p>Every sign-in, code, command and change is listed here.</p>
        </Empty>
      )}
      {pages.items && pages.items.length > 0 && (
        <div className="table-box">
          <table className="cards">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Who</th>
                <th scope="col">When</th>
                <th scope="col">About</th>
                <th scope="col">Number</th>
              </tr>
            </thead>
            <tbody>
              {pages.items.map((entry) => (
                <tr key={entry.seq}>
                  <th scope="row">{actionText(entry.action)}</th>
                  <td data-label="Who">{operatorText(entry)}</td>
                  <td data-label="When">
                    <Time at={entry.time} zone={HERE} style="table" ago />
                  </td>
                  <td data-label="About">
                    <About details={entry.details} />
                    {entry.why && <span className="below why">{entry.why}</span>}
                  </td>
                  <td data-label="Number">{entry.seq}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <More pages={pages} word="entries" />
    </>
  );
}
