// SPDX-License-Identifier: Apache-2.0
import { useMay } from '../api/rights.ts';
import type { BundleChange, ReleaseDetail, Versions } from '../api/releases.ts';
import { countText } from '../format/words.ts';
import { useLoad, useTitle } from '../hooks.ts';
import { Icon } from '../parts/Icon.tsx';
import { Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { Time } from '../parts/Time.tsx';
import { ChangesTable } from '../releases/ChangesTable.tsx';
import { changesText, usualBefore } from '../releases/changes.ts';
import { useReleases } from '../releases/useRollouts.ts';
import { go, Link, useAddress } from '../router.tsx';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const BACK = { href: '/releases', label: 'Releases' };

/** What changes against another release: the one that most sites run, unless the address says another. */
function Changes({ release, versions }: { release: ReleaseDetail; versions: Versions }) {
  const { query } = useAddress();
  const releases = useReleases().data ?? [];
  const usual = usualBefore(versions, release.counter);
  const from = Number(query.get('from') ?? usual ?? 0);
  const { data, problem, reload } = useLoad<BundleChange[]>(from > 0 ? `/releases/${release.counter}/changes?from=${from}` : null, { keep: true });
  const others = releases.filter((each) => each.counter !== release.counter);
  const changes: BundleChange[] | undefined =
    from > 0 ? data : release.bundles.map((bundle) => ({ name: bundle.name, toVersion: bundle.version, change: 'added' }));
  const sitesOf = (counter: number) => versions.sites.filter((site) => site.release === counter).length;
  const choose = (next: string) => go(`/releases/${release.counter}?from=${next}`, 'replace');
  return (
    <>
      <h2 className="section-title">What changes</h2>
      <div className="filters">
        <label className="inline-field">
          <span>Compared with</span>
          <select value={from} onChange={(event) => choose(event.target.value)}>
            <option value="0">nothing</option>
            {from > 0 && !others.some((each) => each.counter === from) && <option value={from}>release {from}</option>}
            {others.map((each) => (
              <option key={each.counter} value={each.counter}>
                release {each.counter}
                {sitesOf(each.counter) > 0 ? `, runs at ${countText(sitesOf(each.counter), 'site')}` : ''}
              </option>
            ))}
          </select>
        </label>
      </div>
      <ProblemNotice problem={problem} retry={reload} />
      {!changes && !problem && <Loading lines={6} />}
      {changes && (
        <>
          <p className="summary" role="status">
            {from > 0 ? `${changesText(changes)}.` : `${countText(changes.length, 'bundle')}.`}
          </p>
          <ChangesTable changes={changes} bundles={release.bundles} />
        </>
      )}
    </>
  );
}

/** One release: what it says of itself, and what it changes. */
export function ReleasePage({ counter }: { counter: string }) {
  const may = useMay();
  const { data: release, problem, reload } = useLoad<ReleaseDetail>(`/releases/${encodeURIComponent(counter)}`);
  const versions = useLoad<Versions>('/versions', { keep: true });
  useTitle(`Release ${counter}`);
  if (!release || !versions.data) {
    const wrong = problem ?? versions.problem;
    return (
      <>
        <Head title={problem?.status === 404 ? 'No such release' : `Release ${counter}`} back={BACK} />
        {wrong ? <ProblemNotice problem={wrong} retry={problem ? reload : versions.reload} /> : <Loading lines={8} />}
      </>
    );
  }
  const sites = versions.data.sites.filter((site) => site.release === release.counter).length;
  return (
    <>
      <Head title={`Release ${release.counter}`} back={BACK}>
        {may('rollouts') && (
          <Link className="button primary" href={`/rollouts/new?release=${release.counter}`}>
            <Icon name="play" />
            Roll it out
          </Link>
        )}
      </Head>
      {release.description && <p className="lead">{release.description}</p>}
      <dl className="fact-row">
        <div>
          <dt>Runs at</dt>
          <dd>
            {countText(sites, 'site')} of {versions.data.sites.length}
          </dd>
        </div>
        <div>
          <dt>Names</dt>
          <dd>{release.complete ? 'the whole unit' : `${countText(release.bundles.length, 'bundle')}; everything else stays`}</dd>
        </div>
        <div>
          <dt>Way back to</dt>
          <dd>release {release.lowest}</dd>
        </div>
        <div>
          <dt>Imported</dt>
          <dd>
            <Time at={release.importedAt} zone={HERE} ago />
          </dd>
        </div>
      </dl>
      <Changes release={release} versions={versions.data} />
    </>
  );
}
