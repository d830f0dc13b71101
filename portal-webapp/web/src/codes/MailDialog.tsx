// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import type { Code } from '../api/types.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';

/** Sends a code to an address, which is kept nowhere. */
export function MailDialog({ code, place, onClose }: { code: Code; place: string; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [sentTo, setSentTo] = useState<string>();
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget).get('to')).trim();
    setMissing(to === '');
    if (to === '') {
      return;
    }
    setBusy(true);
    setProblem(undefined);
    change('POST', `/codes/${encodeURIComponent(code.id)}/mail`, { to })
      .then(() => setSentTo(to))
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  };
  return (
    <Dialog title="Send by mail" onClose={onClose}>
      {sentTo === undefined ? (
        <form onSubmit={submit} className="stack" noValidate>
          <p>{place} at {code.site}. The mail holds the QR code: whoever gets it can open.</p>
          <Field label="E-mail address" hint="Used once, and kept nowhere."
            error={problem?.of('to') ?? (missing ? 'Enter an address.' : undefined)}>
            {(input) => <input {...input} name="to" type="email" autoComplete="off" maxLength={254} />}
          </Field>
          <ProblemNotice problem={problem} beside={['to']} />
          <div className="dialog-buttons">
            <button type="button" onClick={onClose}>
              Cancel
            </button>
            <button type="submit" className="primary" disabled={busy}>
              <Icon name="mail" />
              Send
            </button>
          </div>
        </form>
      ) : (
        <>
          <Notice kind="good">
            <p role="status">The mail to {sentTo} is on its way.</p>
          </Notice>
          <div className="dialog-buttons">
            <button type="button" className="primary" onClick={onClose}>
              Close
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
