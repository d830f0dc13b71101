// SPDX-License-Identifier: Apache-2.0
import { useMemo, useState } from 'react';
import { change } from '../api/client.ts';
import { onceKey } from '../api/once.ts';
import type { Rollout } from '../api/releases.ts';
import { useMay } from '../api/rights.ts';
import { lengthText } from '../format/time.ts';
import { useSites, useTitle } from '../hooks.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { ReasonDialog } from '../parts/ReasonDialog.tsx';
import { Head } from '../parts/Shell.tsx';
import { Time } from '../parts/Time.tsx';
import { ProgressBar } from '../releases/ProgressBar.tsx';
import { RingPart } from '../releases/RingPart.tsx';
import { actionsOf, effectOf, progressOf, progressText, type RolloutAction, sitesOf } from '../releases/rollout.ts';
import { StateWordTag } from '../releases/StateWordTag.tsx';
import { useRollout } from '../releases/useRollouts.ts';
import { ROLLOUT_STATES, stateWord } from '../releases/words.ts';
import { Link } from '../router.tsx';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const BACK = { href: '/rollouts', label: 'Roll-outs' };

const ACTIONS: Record<RolloutAction, { label: string; title: string; icon: IconName; danger: boolean }> = {
  pause: { label: 'Pause', title: 'Pause the roll-out', icon: 'pause', danger: false },
  resume: { label: 'Resume', title: 'Resume the roll-out', icon: 'play', danger: false },
  rollback: { label: 'Roll back', title: 'Roll back', icon: 'undo', danger: true },
};

function WindowText({ window }: { window: NonNullable<Rollout['window']> }) {
  return (
    <>
      {window.notBefore && (
        <>
          from <Time at={window.notBefore} zone={HERE} />{' '}
        </>
      )}
      {window.notAfter && (
        <>
          until <Time at={window.notAfter} zone={HERE} end />
        </>
      )}
    </>
  );
}

function Rules({ rollout }: { rollout: Rollout }) {
  const window = rollout.window?.notBefore || rollout.window?.notAfter ? rollout.window : undefined;
  return (
    <dl className="fact-row">
      {rollout.startedAt && (
        <div>
          <dt>Started</dt>
          <dd>
            <Time at={rollout.startedAt} zone={HERE} ago />
            {rollout.operatorName && ` by ${rollout.operatorName}`}
          </dd>
        </div>
      )}
      {rollout.successPercent !== undefined && (
        <div>
          <dt>A ring succeeds with</dt>
          <dd>{rollout.successPercent} % confirmed</dd>
        </div>
      )}
      {rollout.failurePercent !== undefined && (
        <div>
          <dt>It fails beyond</dt>
          <dd>{rollout.failurePercent} % failed or silent</dd>
        </div>
      )}
      {rollout.deadlineSeconds !== undefined && (
        <div>
          <dt>Silence counts after</dt>
          <dd>{lengthText(rollout.deadlineSeconds * 1000)}</dd>
        </div>
      )}
      {window && (
        <div>
          <dt>Swaps only</dt>
          <dd>
            <WindowText window={window} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function Actions({ rollout, onDone }: { rollout: Rollout; onDone: (rollout: Rollout | undefined) => void }) {
  const [asking, setAsking] = useState<{ action: RolloutAction; once: string }>();
  const act = async (reason: string) => {
    if (asking) {
      onDone(
        await change<Rollout | undefined>('POST', `/rollouts/${encodeURIComponent(rollout.id)}/${asking.action}`, { reason }, { once: asking.once }),
      );
    }
  };
  return (
    <>
      {actionsOf(rollout).map((action) => (
        <button key={action} type="button" className={ACTIONS[action].danger ? 'danger-quiet' : ''}
          onClick={() => setAsking({ action, once: onceKey() })}>
          <Icon name={ACTIONS[action].icon} />
          {ACTIONS[action].label}
        </button>
      ))}
      {asking && (
        <ReasonDialog title={ACTIONS[asking.action].title} action={ACTIONS[asking.action].label} danger={ACTIONS[asking.action].danger} onDo={act}
          onClose={() => setAsking(undefined)}>
          <p>{effectOf(asking.action, rollout)}</p>
        </ReasonDialog>
      )}
    </>
  );
}

/** A roll-out, live: ring by ring and site by site. */
export function RolloutPage({ id }: { id: string }) {
  const may = useMay();
  const { data: rollout, problem, reload, streaming, take } = useRollout(id);
  const sites = useSites();
  const zones = useMemo(() => new Map(sites.data?.map((site) => [site.code, site.timeZone])), [sites.data]);
  const names = useMemo(() => new Map(sites.data?.map((site) => [site.code, site.name])), [sites.data]);
  useTitle(rollout ? `Roll-out of release ${rollout.release}` : 'Roll-out');
  if (!rollout) {
    return (
      <>
        <Head title={problem?.status === 404 ? 'No such roll-out' : 'Roll-out'} back={BACK} />
        {problem ? <ProblemNotice problem={problem} retry={reload} /> : <Loading lines={8} />}
      </>
    );
  }
  const progress = progressOf(sitesOf(rollout));
  const state = stateWord(ROLLOUT_STATES, rollout.state);
  const done = (next: Rollout | undefined) => (next?.rings ? take(next) : reload());
  return (
    <>
      <Head title={`Roll-out of release ${rollout.release}`} back={BACK}>
        <Link className="button" href={`/releases/${rollout.release}`}>
          <Icon name="release" />
          What changes
        </Link>
        {may('rollouts') && <Actions rollout={rollout} onDone={done} />}
      </Head>
      <ProblemNotice problem={problem} retry={reload} />
      <div className="rollout-head" role="status">
        <StateWordTag state={state} />
        <span>{progressText(progress)}</span>
        <span className="hint">{streaming ? 'live' : 'asked every few seconds'}</span>
      </div>
      <ProgressBar progress={progress} />
      {rollout.reason && <Notice kind={rollout.state === 'failed' ? 'error' : 'info'}>{rollout.reason}</Notice>}
      <Rules rollout={rollout} />
      <div className="rings">
        {rollout.rings.map((ring, at) => (
          <RingPart key={`${at} ${ring.name}`} ring={ring} number={at + 1} zones={zones} names={names} />
        ))}
      </div>
    </>
  );
}
