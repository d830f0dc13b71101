// SPDX-License-Identifier: Apache-2.0
import type { Code } from '../api/types.ts';
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx';

export interface RevokeDialogProps {
  code: Code;
  place: string;
  onRevoked: () => void;
  onClose: () => void;
}

/** Takes a code back. */
export function RevokeDialog({ code, place, onRevoked, onClose }: RevokeDialogProps) {
  return (
    <ConfirmDialog title="Revoke this code" action="Revoke the code" path={`/codes/${encodeURIComponent(code.id)}/revocation`}
      onDone={onRevoked} onClose={onClose}>
      <p>
        {place} at {code.site}
        {code.holder ? `, for ${code.holder}` : ''}: the code opens nothing any more, on paper and on every telephone. This cannot be
        undone.
      </p>
    </ConfirmDialog>
  );
}
