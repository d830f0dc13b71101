// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import type { Incident } from '../api/types.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { incidentTitle, remedyHint, remedyLabel } from './words.ts';

export interface CloseDialogProps {
  incident: Incident;
  onClosed: () => void;
  onClose: () => void;
}

/** Closes an incident with a note, and with a remedy if one was chosen. */
export function CloseDialog({ incident, onClosed, onClose }: CloseDialogProps) {
  const [note, setNote] = useState('');
  const [accept, setAccept] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (note.trim() === '') {
      return;
    }
    setBusy(true);
    setProblem(undefined);
    change('POST', `/incidents/${encodeURIComponent(incident.id)}/close`, { note: note.trim(), ...(accept ? { accept } : {}) })
      .then(() => {
        onClosed();
        onClose();
      })
      .catch((error: unknown) => {
        setProblem(asProblem(error));
        setBusy(false);
      });
  };
  return (
    <Dialog title="Close the incident" onClose={onClose}>
      <form onSubmit={submit} className="stack" noValidate>
        <p>
          {incidentTitle(incident.kind)}
          {incident.site ? ` at ${incident.site}` : ''}. If it is seen again, another incident opens.
        </p>
        {incident.remedies.length > 0 && (
          <fieldset>
            <legend>And</legend>
            <div className="chips">
              {['', ...incident.remedies].map((remedy) => (
                <label key={remedy} className="chip">
                  <input type="radio" name="accept" checked={accept === remedy} onChange={() => setAccept(remedy)} />
                  <span>{remedy === '' ? 'Change nothing' : remedyLabel(remedy)}</span>
                </label>
              ))}
            </div>
            {accept && <p className="hint">{remedyHint(accept)}</p>}
          </fieldset>
        )}
        <Field label="What was found" error={problem?.of('note') ?? (tried && note.trim() === '' ? 'Write what was found.' : undefined)}>
          {(input) => <textarea {...input} rows={4} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
        </Field>
        <ProblemNotice problem={problem} beside={['note']} />
        <div className="dialog-buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={accept ? 'danger' : 'primary'} disabled={busy}>
            {accept ? `Close and ${remedyLabel(accept).charAt(0).toLowerCase()}${remedyLabel(accept).slice(1)}` : 'Close the incident'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
