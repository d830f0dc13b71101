// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import type { Code } from '../api/types.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';

export interface RevokeDialogProps {
  code: Code;
  place: string;
  onRevoked: () => void;
  onClose: () => void;
}

/** Takes a code back. Doing it again changes nothing, so a lost answer needs no key. */
export function RevokeDialog({ code, place, onRevoked, onClose }: RevokeDialogProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const revoke = () => {
    setBusy(true);
    setProblem(undefined);
    change('POST', `/codes/${encodeURIComponent(code.id)}/revocation`)
      .then(() => {
        onRevoked();
        onClose();
      })
      .catch((error: unknown) => {
        setProblem(asProblem(error));
        setBusy(false);
      });
  };
  return (
    <Dialog title="Revoke this code" onClose={onClose}>
      <p>
        {place} at {code.site}
        {code.holder ? `, for ${code.holder}` : ''}: the code opens nothing any more, on paper and on every telephone. This cannot be
        undone.
      </p>
      <ProblemNotice problem={problem} />
      <div className="dialog-buttons">
        <button type="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="danger" disabled={busy} onClick={revoke}>
          <Icon name="lock" />
          Revoke the code
        </button>
      </div>
    </Dialog>
  );
}
