// SPDX-License-Identifier: Apache-2.0
import { useMay } from '../api/rights.ts';
import type { Publisher, Release, Versions } from '../api/releases.ts';
import { countText } from '../format/words.ts';
import { useLoad, useTitle } from '../hooks.ts';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { Tag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { ImportPart } from '../releases/ImportPart.tsx';
import { PublisherPart } from '../releases/PublisherPart.tsx';
import { ReleaseTabs } from '../releases/ReleaseTabs.tsx';
import { useReleases } from '../releases/useRollouts.ts';
import { Link } from '../router.tsx';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function runsAt(versions: Versions | undefined, counter: number): number {
  return versions?.sites.filter((site) => site.release === counter).length ?? 0;
}

function ReleaseTable({ releases, versions }: { releases: readonly Release[]; versions: Versions | undefined }) {
  const may = useMay();
  return (
    <div className="table-box">
      <table className="cards">
        <thead>
          <tr>
            <th scope="col">Release</th>
            <th scope="col">Names</th>
            <th scope="col">Runs at</th>
            <th scope="col">Imported</th>
            <th scope="col">
              <span className="away">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {releases.map((release, at) => (
            <tr key={release.counter}>
              <th scope="row">
                <Link className="row-link" href={`/releases/${release.counter}`}>
                  Release {release.counter}
                </Link>{' '}
                {at === 0 && <Tag tone="busy" icon="release">Newest</Tag>}
                {release.description && <span className="below">{release.description}</span>}
              </th>
              <td data-label="Names">
                {countText(release.bundles, 'bundle')}
                <span className="below">{release.complete ? 'the whole unit' : 'everything else stays'}</span>
              </td>
              <td data-label="Runs at">{versions ? countText(runsAt(versions, release.counter), 'site') : ''}</td>
              <td data-label="Imported">
                <Time at={release.importedAt} zone={HERE} style="table" ago />
              </td>
              <td className="row-actions">
                {may('rollouts') && (
                  <Link className="button small" href={`/rollouts/new?release=${release.counter}`} aria-label={`Roll out release ${release.counter}`}>
                    Roll out
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The releases that this portal has, and whose they are. */
export function ReleasesPage() {
  const may = useMay();
  const releases = useReleases();
  const publisher = useLoad<Publisher>('/releases/publisher', { keep: true });
  const versions = useLoad<Versions>('/versions', { keep: true });
  useTitle('Releases');
  const problem = releases.problem ?? publisher.problem;
  return (
    <>
      <Head title="Releases">
        {may('rollouts') && (releases.data?.length ?? 0) > 0 && (
          <Link className="button primary" href="/rollouts/new">
            <Icon name="play" />
            Start a roll-out
          </Link>
        )}
      </Head>
      <ReleaseTabs here="releases" />
      <ProblemNotice problem={problem} retry={releases.problem ? releases.reload : publisher.reload} />
      {!problem && (!releases.data || !publisher.data) && <Loading lines={6} />}
      {releases.data && publisher.data && (
        <div className="releases">
          <div>
            {releases.data.length === 0 ? (
              <Empty icon="release" title="No release yet">
                <p>
                  A release is what publishers have signed: the bundles that units run. This portal carries releases and says when; it can make none.
                </p>
              </Empty>
            ) : (
              <ReleaseTable releases={releases.data} versions={versions.data} />
            )}
          </div>
          <aside className="stack" aria-label="Where releases come from">
            {may('releases.import') && publisher.data.pinned && <ImportPart onImported={releases.reload} />}
            <PublisherPart publisher={publisher.data} may={may('releases.import')} onPinned={publisher.reload} />
          </aside>
        </div>
      )}
    </>
  );
}
