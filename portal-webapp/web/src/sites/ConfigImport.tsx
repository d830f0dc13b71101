// SPDX-License-Identifier: Apache-2.0
import { type ChangeEvent, type DragEvent, type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { asProblem, type Problem } from '../api/client.ts';
import type { SiteConfig } from '../api/types.ts';
import { countText } from '../format/words.ts';
import { BankPicture } from '../parts/BankPicture.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { drawableBanks, errorsInWords, readConfig } from './readConfig.ts';

const LARGEST_FILE = 2 * 1024 * 1024;

export interface ConfigImportProps {
  action: string;
  initial?: string;
  onImport: (config: SiteConfig) => Promise<void>;
  /** What the configuration would change, drawn beside its text; nothing is taken before that was shown of it. */
  changes?: (config: SiteConfig, onShown: (config: SiteConfig) => void) => ReactNode;
}

/** Takes a site configuration from a file or as pasted text and shows what it means before it is sent. */
export function ConfigImport({ action, initial = '', onImport, changes }: ConfigImportProps) {
  const [text, setText] = useState(initial);
  const [fileError, setFileError] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [seen, setSeen] = useState<SiteConfig>();
  const reading = useMemo(() => (text.trim() === '' ? undefined : readConfig(text)), [text]);
  const banks = useMemo(() => (reading?.config ? drawableBanks(reading.config) : []), [reading]);

  const enter = (next: string) => {
    setText(next);
    setProblem(undefined);
    setFileError(undefined);
  };
  const take = (file: File | undefined) => {
    if (!file) {
      return;
    }
    if (file.size > LARGEST_FILE) {
      setFileError('This file is too large for a site configuration.');
      return;
    }
    file.text().then(enter, () => setFileError('This file cannot be read.'));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!reading?.config) {
      return;
    }
    setBusy(true);
    onImport(reading.config)
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  };

  const differing = changes && text !== initial ? reading?.config : undefined;
  const unread = tried && text.trim() === '' ? 'Choose a file or paste its text.' : undefined;
  const wrong = reading?.config && problem ? errorsInWords(problem.errors, reading.config) : [];
  const doors = banks.reduce((sum, bank) => sum + bank.doors.length, 0);
  return (
    <div className="import">
      <form onSubmit={submit} className="stack" noValidate>
        <label
          className="drop"
          onDragOver={(event: DragEvent) => event.preventDefault()}
          onDrop={(event: DragEvent) => {
            event.preventDefault();
            take(event.dataTransfer.files[0]);
          }}
        >
          <Icon name="upload" />
          <span>
            <b>Choose a file</b> or drop it here
          </span>
          <input
            type="file"
            accept=".json,application/json"
            aria-label="Configuration file"
            onChange={(event: ChangeEvent<HTMLInputElement>) => {
              take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </label>
        {fileError && <Notice kind="error">{fileError}</Notice>}
        <Field label="Text of the configuration" error={unread ?? reading?.error}>
          {(input) => (
            <textarea {...input} className="mono" rows={16} spellCheck={false} value={text} onChange={(event) => enter(event.target.value)} />
          )}
        </Field>
        {problem && wrong.length > 0 && (
          <Notice kind="error">
            <p>{wrong.length === 1 ? 'One thing must be changed:' : `${wrong.length} things must be changed:`}</p>
            <ul>
              {wrong.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </Notice>
        )}
        {wrong.length === 0 && <ProblemNotice problem={problem} />}
        <button type="submit" className="primary" disabled={busy || (differing !== undefined && differing !== seen)}>
          {action}
        </button>
      </form>
      <section aria-label="Preview" className="stack">
        {differing && changes?.(differing, setSeen)}
        {reading?.config && doors > 0 ? (
          <>
            <p className="summary">
              {String(reading.config.name ?? '')} · {countText(doors, 'door')} in {countText(banks.length, 'bank')}
            </p>
            <div className="banks">
              {banks.map((bank, index) => (
                <div className="scroller" key={index}>
                  <BankPicture bank={bank} />
                </div>
              ))}
            </div>
          </>
        ) : (
          <div className="preview-empty">The picture of the banks appears here.</div>
        )}
      </section>
    </div>
  );
}
