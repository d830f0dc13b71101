// SPDX-License-Identifier: Apache-2.0
import { useMay } from '../api/rights.ts';
import type { Rollout } from '../api/releases.ts';
import { useTitle } from '../hooks.ts';
import { Icon } from '../parts/Icon.tsx';
import { Empty, Loading, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { Time } from '../parts/Time.tsx';
import { ProgressBar } from '../releases/ProgressBar.tsx';
import { ReleaseTabs } from '../releases/ReleaseTabs.tsx';
import { progressOf, progressText, sitesOf } from '../releases/rollout.ts';
import { StateWordTag } from '../releases/StateWordTag.tsx';
import { useRollouts } from '../releases/useRollouts.ts';
import { ROLLOUT_STATES, stateWord } from '../releases/words.ts';
import { Link } from '../router.tsx';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function RolloutCard({ rollout }: { rollout: Rollout }) {
  const progress = progressOf(sitesOf(rollout));
  return (
    <li>
      <Link href={`/rollouts/${encodeURIComponent(rollout.id)}`} className={`site ${rollout.state === 'failed' ? 'site-bad' : ''}`}>
        <span className="site-name">Release {rollout.release}</span>
        <StateWordTag state={stateWord(ROLLOUT_STATES, rollout.state)} />
        <span className="rollout-progress">
          <ProgressBar progress={progress} />
          <span>{progressText(progress)}</span>
        </span>
        {rollout.reason && <span className="site-time">{rollout.reason}</span>}
        <span className="site-time">
          {rollout.rings.map((ring) => ring.name).join(' → ')}
          {rollout.startedAt && (
            <>
              {' · started '}
              <Time at={rollout.startedAt} zone={HERE} ago />
            </>
          )}
          {rollout.operatorName && ` by ${rollout.operatorName}`}
        </span>
      </Link>
    </li>
  );
}

/** Every roll-out, the newest first. */
export function RolloutsPage() {
  const may = useMay();
  const { data, problem, reload, streaming } = useRollouts();
  useTitle('Roll-outs');
  return (
    <>
      <Head title="Roll-outs">
        {may('rollouts') && (
          <Link className="button primary" href="/rollouts/new">
            <Icon name="play" />
            Start a roll-out
          </Link>
        )}
      </Head>
      <ReleaseTabs here="rollouts" />
      <ProblemNotice problem={problem} retry={reload} />
      {!data && !problem && <Loading />}
      {data?.length === 0 && (
        <Empty icon="release" title="No roll-out yet">
          <p>A roll-out directs sites to a release, ring by ring: first a canary, and everybody only if that went well.</p>
        </Empty>
      )}
      {data && data.length > 0 && (
        <>
          <p className="summary hint">{streaming ? 'Live' : 'Asked every few seconds'}</p>
          <ul className="sites rollouts">
            {data.map((rollout) => (
              <RolloutCard key={rollout.id} rollout={rollout} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}
