// SPDX-License-Identifier: Apache-2.0
import { type ReactNode, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import { Dialog } from './Dialog.tsx';
import { Icon } from './Icon.tsx';
import { ProblemNotice } from './Notice.tsx';

export interface ConfirmDialogProps {
  title: string;
  /** What the button says: the deed, not "yes". */
  action: string;
  /** Where it is posted. Doing it again must change nothing, so that a lost answer needs no key. */
  path: string;
  onDone: () => void;
  onClose: () => void;
  /** What it does, in words. */
  children: ReactNode;
}

/** Names what cannot be undone, and does it. */
export function ConfirmDialog({ title, action, path, onDone, onClose, children }: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const confirm = () => {
    setBusy(true);
    setProblem(undefined);
    change('POST', path, {})
      .then(() => {
        onDone();
        onClose();
      })
      .catch((error: unknown) => {
        setProblem(asProblem(error));
        setBusy(false);
      });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <ProblemNotice problem={problem} />
      <div className="dialog-buttons">
        <button type="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="danger" disabled={busy} onClick={confirm}>
          <Icon name="lock" />
          {action}
        </button>
      </div>
    </Dialog>
  );
}
