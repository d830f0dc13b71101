// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem, type Problem } from '../api/client.ts';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';
import { ProblemNotice } from './Notice.tsx';

const LONGEST_REASON = 200;

export interface ReasonDialogProps {
  title: string;
  /** What the button says: the deed, not "yes". */
  action: string;
  danger?: boolean;
  /** Does it; the dialog closes when it is done. */
  onDo: (reason: string) => Promise<void>;
  onClose: () => void;
  /** What it does, in words. */
  children: ReactNode;
}

/** Names what an action does and asks why it is done; the reason is kept beside it. */
export function ReasonDialog({ title, action, danger = false, onDo, onClose, children }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() === '') {
      return;
    }
    setBusy(true);
    setProblem(undefined);
    onDo(reason.trim())
      .then(onClose)
      .catch((error: unknown) => {
        setProblem(asProblem(error));
        setBusy(false);
      });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} className="stack" noValidate>
        {children}
        <Field label="Why" hint="For whoever reads it later. No names of customers."
          error={problem?.of('reason') ?? (tried && reason.trim() === '' ? 'Write why.' : undefined)}>
          {(input) => <input {...input} value={reason} maxLength={LONGEST_REASON} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
        </Field>
        <ProblemNotice problem={problem} beside={['reason']} />
        <div className="dialog-buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={danger ? 'danger' : 'primary'} disabled={busy}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
