// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { owed } from './owed.ts';

export interface MailDialogProps {
  /** Where the addresses are posted, under the names of their fields. */
  path: string;
  fields: readonly { name: string; label: string; hint: string }[];
  onClose: () => void;
  /** What the mail holds. */
  children: ReactNode;
}

/** Sends codes to addresses, which are kept nowhere; at least one of the fields is filled. A mail that has left is not sent again. */
export function MailDialog({ path, fields: all, onClose, children }: MailDialogProps) {
  const [fields, setFields] = useState(all);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [sentTo, setSentTo] = useState<string[]>();
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const filled = fields.map(({ name }) => [name, String(form.get(name)).trim()] as const).filter(([, to]) => to !== '');
    setMissing(filled.length === 0);
    if (filled.length === 0) {
      return;
    }
    setBusy(true);
    setProblem(undefined);
    change('POST', path, Object.fromEntries(filled))
      .then(() => setSentTo([...new Set(filled.map(([, to]) => to))]))
      .catch((error: unknown) => {
        const failure = asProblem(error);
        setProblem(failure);
        setFields(owed(fields, failure));
      })
      .finally(() => setBusy(false));
  };
  return (
    <Dialog title="Send by mail" onClose={onClose}>
      {sentTo === undefined ? (
        <form onSubmit={submit} className="stack" noValidate>
          {children}
          {fields.map(({ name, label, hint }, at) => (
            <Field key={name} label={label} hint={hint} error={problem?.of(name) ?? (missing && at === 0 ? 'Enter an address.' : undefined)}>
              {(input) => <input {...input} name={name} type="email" autoComplete="off" maxLength={254} />}
            </Field>
          ))}
          <ProblemNotice problem={problem} beside={fields.map(({ name }) => name)} />
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
            <p role="status">The mail to {sentTo.join(' and the one to ')} is on its way.</p>
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
