// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { address, asProblem, change, type Problem } from '../api/client.ts';
import type { Enrolment, Site } from '../api/types.ts';
import { clockLeft } from '../format/time.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { Time } from '../parts/Time.tsx';
import { useSecond } from '../parts/useSecond.ts';

function Token({ site, token, onAgain }: { site: Site; token: Enrolment; onAgain: () => void }) {
  const left = Date.parse(token.expiresAt) - useSecond();
  if (left <= 0) {
    return (
      <Notice kind="warning">
        <p>This token has expired. It was for one hour and one unit.</p>
        <button type="button" className="quiet" onClick={onAgain}>
          Make another
        </button>
      </Notice>
    );
  }
  return (
    <div className="token">
      <div className="qr">
        <img src={address(`/enrolments/${encodeURIComponent(token.id)}/qr.svg`)} alt="QR code of the enrolment token" width="240" height="240" />
      </div>
      <div className="stack">
        <p>
          Show a technician’s code and then this QR to the unit’s scanner, or enter this line in its console. The unit makes its own key and fetches the rest itself.
        </p>
        <pre className="code-text">
          <code aria-label="Enrolment token">enrol {token.token}</code>
        </pre>
        <div className="button-row">
          <CopyButton text={token.token} label="Copy the token" />
        </div>
        <p className="hint">
          For one unit, until <Time at={token.expiresAt} zone={site.timeZone} />: {clockLeft(left)} left. Whoever has it can become the unit
          of this site.
        </p>
      </div>
    </div>
  );
}

/** Brings a unit to this site over the network, the first one or another in its place. */
export function EnrolPart({ site, enrolled }: { site: Site; enrolled: boolean }) {
  const [token, setToken] = useState<Enrolment>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);

  const make = () => {
    setAsking(false);
    setBusy(true);
    setProblem(undefined);
    change<Enrolment>('POST', `/sites/${encodeURIComponent(site.code)}/enrolments`)
      .then(setToken)
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  };
  return (
    <section className="box" aria-label="Enrolment">
      <h2>{enrolled ? 'Replace the unit' : 'Enrol a unit'}</h2>
      {!token && (
        <p className="lead">
          {enrolled
            ? 'For another machine at this site. The present one goes on until the new one has enrolled, and is shut out then.'
            : 'A one-time token makes a unit the unit of this site. It needs a network for this once.'}
        </p>
      )}
      <ProblemNotice problem={problem} />
      {token ? (
        <Token site={site} token={token} onAgain={make} />
      ) : (
        <button type="button" className={enrolled ? '' : 'primary'} disabled={busy} onClick={() => (enrolled ? setAsking(true) : make())}>
          <Icon name="unit" />
          {enrolled ? 'Make a token for another unit' : 'Make an enrolment token'}
        </button>
      )}
      {asking && (
        <Dialog title="Replace the unit" onClose={() => setAsking(false)}>
          <p>
            As soon as another unit uses the token, the present unit of {site.code} is shut out: it reaches this portal no more. Records
            that it has not sent yet come by USB stick, if at all.
          </p>
          <div className="dialog-buttons">
            <button type="button" onClick={() => setAsking(false)}>
              Cancel
            </button>
            <button type="button" className="danger" onClick={make}>
              Make the token
            </button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
