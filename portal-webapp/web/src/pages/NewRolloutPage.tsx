// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import { onceKey } from '../api/once.ts';
import type { NewRollout, Release, Rollout } from '../api/releases.ts';
import { useMay } from '../api/rights.ts';
import type { SiteItem } from '../api/types.ts';
import { zoneName } from '../format/time.ts';
import { countText } from '../format/words.ts';
import { useNow, useSites, useTitle } from '../hooks.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { Head } from '../parts/Shell.tsx';
import { checkPlan, NEW_PLAN, type Plan, ringSizes } from '../releases/plan.ts';
import { RingsField } from '../releases/RingsField.tsx';
import { namesText } from '../releases/rollout.ts';
import { useReleases } from '../releases/useRollouts.ts';
import { go, Link, useAddress } from '../router.tsx';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const BACK = { href: '/rollouts', label: 'Roll-outs' };

interface FieldsProps {
  plan: Plan;
  errors: Record<string, string>;
  onChange: (plan: Plan) => void;
}

function Thresholds({ plan, errors, onChange }: FieldsProps) {
  const number = (field: 'successPercent' | 'failurePercent' | 'deadlineHours', label: string, hint: string, error: string | undefined) => (
    <Field label={label} hint={hint} error={error}>
      {(input) => <input {...input} inputMode="numeric" value={plan[field]} onChange={(event) => onChange({ ...plan, [field]: event.target.value })} />}
    </Field>
  );
  return (
    <section className="stack" aria-label="When a ring is good enough">
      <h2>When a ring is good enough</h2>
      <div className="pair pair-first">
        {number('successPercent', 'Confirmed, in percent', 'So many sites of a ring must have confirmed before the next ring begins.', errors['successPercent'])}
        {number('failurePercent', 'Failed, in percent', 'Beyond this the roll-out stops and says so.', errors['failurePercent'])}
        {number('deadlineHours', 'Silence counts after, in hours', 'A site that has not finished by then counts as failed. Think of sites that are rarely connected.', errors['deadline'])}
      </div>
    </section>
  );
}

function WindowFields({ plan, errors, onChange }: FieldsProps) {
  return (
    <section className="stack" aria-label="When units may swap">
      <h2>When units may swap</h2>
      <p className="hint">
        Units fetch and check at once; the swap itself waits for this window, which each unit keeps by its own clock, also without a network. Times
        are yours: {zoneName(HERE)}. Empty: at any time.
      </p>
      <div className="pair pair-first">
        <Field label="Not before" error={errors['notBefore']}>
          {(input) => <input {...input} type="datetime-local" value={plan.notBefore} onChange={(event) => onChange({ ...plan, notBefore: event.target.value })} />}
        </Field>
        <Field label="Not after" error={errors['notAfter']} hint="A unit that could not begin by then reports that it missed the window.">
          {(input) => <input {...input} type="datetime-local" value={plan.notAfter} onChange={(event) => onChange({ ...plan, notAfter: event.target.value })} />}
        </Field>
      </div>
    </section>
  );
}

/** What the start does, in words; the sites of the first ring by name where they were chosen. */
function StartDialog({ body, sizes, onClose }: { body: NewRollout; sizes: number[]; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [once] = useState(onceKey);
  const [first] = body.rings;
  const start = () => {
    setBusy(true);
    setProblem(undefined);
    change<Rollout>('POST', '/rollouts', body, { once })
      .then((made) => go(`/rollouts/${encodeURIComponent(made.id)}`))
      .catch((error: unknown) => {
        setProblem(asProblem(error));
        setBusy(false);
      });
  };
  const later = sizes.slice(1).reduce((sum, size) => sum + size, 0);
  return (
    <Dialog title={`Roll out release ${body.release}`} onClose={onClose}>
      <p>
        Directs {first && 'sites' in first ? namesText(first.sites) : `about ${countText(sizes[0] ?? 0, 'site')}`} to release {body.release} now.
        {later > 0 && ` About ${countText(later, 'further site')} follow${later === 1 ? 's' : ''}, ring by ring, without another question, as long as enough succeed.`}
      </p>
      <p className="hint">Each unit runs what it ran before if anything fails. Customers go on meanwhile.</p>
      <ProblemNotice problem={problem} />
      <div className="dialog-buttons">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={busy} onClick={start}>
          Start the roll-out
        </button>
      </div>
    </Dialog>
  );
}

function PlanForm({ releases, sites }: { releases: readonly Release[]; sites: readonly SiteItem[] }) {
  const { query } = useAddress();
  const now = useNow();
  const [plan, setPlan] = useState<Plan>(() => ({ ...NEW_PLAN, release: query.get('release') ?? String(releases[0]?.counter ?? '') }));
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState<NewRollout>();
  const checked = checkPlan(plan, HERE, now);
  const errors = tried ? checked.errors : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setAsking(checked.body);
  };
  const wrong = Object.keys(errors).length;
  return (
    <form onSubmit={submit} className="plan" noValidate>
      <Field label="Release" error={errors['release']}>
        {(input) => (
          <select {...input} value={plan.release} onChange={(event) => setPlan({ ...plan, release: event.target.value })}>
            {!releases.some((release) => String(release.counter) === plan.release) && <option value={plan.release}>Choose…</option>}
            {releases.map((release) => (
              <option key={release.counter} value={release.counter}>
                {release.counter}
                {release.description ? `: ${release.description}` : ''}
              </option>
            ))}
          </select>
        )}
      </Field>
      <RingsField rings={plan.rings} sites={sites} errors={errors} onChange={(rings) => setPlan({ ...plan, rings })} />
      <Thresholds plan={plan} errors={errors} onChange={setPlan} />
      <WindowFields plan={plan} errors={errors} onChange={setPlan} />
      {wrong > 0 && <Notice kind="error">{wrong === 1 ? 'One thing is missing above.' : `${wrong} things are missing above.`}</Notice>}
      <p className="button-row">
        <button type="submit" className="primary">
          <Icon name="play" />
          Start…
        </button>
        <span className="hint">You see first what it does.</span>
      </p>
      {asking && <StartDialog body={asking} sizes={ringSizes(plan.rings, sites.length)} onClose={() => setAsking(undefined)} />}
    </form>
  );
}

/** The plan of a roll-out: which release, in which rings, how careful. */
export function NewRolloutPage() {
  const may = useMay();
  const releases = useReleases();
  const sites = useSites();
  useTitle('Start a roll-out');
  const problem = releases.problem ?? sites.problem;
  return (
    <>
      <Head title="Start a roll-out" back={BACK} />
      {!may('rollouts') && <Notice kind="warning">You may look at roll-outs, not start one.</Notice>}
      <ProblemNotice problem={problem} retry={releases.problem ? releases.reload : sites.reload} />
      {!problem && (!releases.data || !sites.data) && <Loading lines={8} />}
      {may('rollouts') && releases.data?.length === 0 && (
        <Notice>
          There is no release to roll out. <Link href="/releases">Import one</Link> first.
        </Notice>
      )}
      {may('rollouts') && sites.data && releases.data && releases.data.length > 0 && <PlanForm releases={releases.data} sites={sites.data} />}
    </>
  );
}
