// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { asProblem, type Problem } from '../api/client.ts';
import type { Bank, Hours, Mode, Policy } from '../api/types.ts';
import { MODE_HINTS, MODE_WORDS } from '../format/commands.ts';
import { Field } from '../parts/Field.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { HoursField } from './HoursField.tsx';
import { errorsOf } from './hours.ts';
import { fromLength, inherited, LANGUAGES, type Length, OVERSTAY, TIME_UNITS, tidy, type TimeUnit, toLength } from './policy.ts';

const LENGTHS = [
  { field: 'defaultCodeSeconds', label: 'Usual lifetime of codes', unit: 'hours' },
  { field: 'maxCodeSeconds', label: 'Longest lifetime of codes', unit: 'days' },
  { field: 'graceSeconds', label: 'Grace after the end', unit: 'minutes' },
] as const;

type LengthField = (typeof LENGTHS)[number]['field'];

const HINTS: Record<LengthField, (above: Policy | undefined) => string> = {
  defaultCodeSeconds: (above) => `Empty: ${inherited('defaultCodeSeconds', above)}.`,
  maxCodeSeconds: () => 'Empty: as the wiring of each site says. It can only be made shorter.',
  graceSeconds: (above) => `How long a code still opens the door that its customer holds. Empty: ${inherited('graceSeconds', above)}.`,
};

const MODES = Object.keys(MODE_WORDS) as Mode[];

export interface PolicyFormProps {
  policy: Policy;
  /** What holds where this level says nothing; absent for the uppermost. */
  above?: Policy | undefined;
  banks?: readonly Bank[];
  /** Of the site, for its hours. */
  zone?: string;
  disabled: boolean;
  onSave: (policy: Policy) => Promise<void>;
}

function LengthInput({ label, hint, error, length, fallback, onChange }: {
  label: string;
  hint: string;
  error: string | undefined;
  length: Length;
  fallback: TimeUnit;
  onChange: (length: Length) => void;
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(input) => (
        <div className="length">
          <input {...input} inputMode="numeric" value={length.amount} onChange={(event) => onChange({ ...length, amount: event.target.value })} />
          <select aria-label={`${label}, unit`} value={length.unit} onChange={(event) => onChange({ ...length, unit: event.target.value as TimeUnit })}>
            {TIME_UNITS.filter((unit) => unit !== 'seconds' || length.unit === 'seconds' || fallback === 'seconds').map((unit) => (
              <option key={unit}>{unit}</option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}

function ModeSelect({ label, hint, value, empty, onChange }: {
  label: string;
  hint?: string;
  value: Mode | undefined;
  empty: string;
  onChange: (mode: Mode | undefined) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      {(input) => (
        <select {...input} value={value ?? ''} onChange={(event) => onChange((event.target.value || undefined) as Mode | undefined)}>
          <option value="">{empty}</option>
          {MODES.map((mode) => (
            <option key={mode} value={mode}>
              {MODE_WORDS[mode]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Languages({ chosen, empty, onChange }: { chosen: string[]; empty: string; onChange: (languages: string[]) => void }) {
  const known = new Set(LANGUAGES.map(([code]) => code));
  const all = [...LANGUAGES, ...chosen.filter((code) => !known.has(code)).map((code) => [code, code] as const)];
  return (
    <fieldset>
      <legend>Languages of the screen</legend>
      <div className="chips">
        {all.map(([code, name]) => (
          <label key={code} className="chip">
            <input type="checkbox" checked={chosen.includes(code)}
              onChange={(event) => onChange(event.target.checked ? [...chosen, code] : chosen.filter((each) => each !== code))} />
            <span lang={code}>
              {name}
              {chosen.length > 1 && chosen[0] === code && <small> (first)</small>}
            </span>
          </label>
        ))}
      </div>
      <p className="hint">{chosen.length === 0 ? `None chosen: ${empty}.` : 'The one that was chosen first is shown first.'}</p>
    </fieldset>
  );
}

/** Fields that show themselves what is wrong with them. */
function hoursFields(policy: Policy): string[] {
  return Object.entries(policy.banks ?? {}).flatMap(([bank, { hours = [] }]) => hours.map((_, at) => `banks.${bank}.hours[${at}]`));
}

/** The banks of a policy with something else said of one of them. */
function withBank(policy: Policy, name: string, more: { mode?: Mode | undefined; hours?: Hours[] }): Policy['banks'] {
  const { mode, hours } = { ...policy.banks?.[name], ...more };
  return { ...policy.banks, [name]: { ...(mode ? { mode } : {}), ...(hours ? { hours } : {}) } };
}

/** How customers are treated, at one level: whatever is left empty comes from the level above. */
export function PolicyForm({ policy, above, banks = [], zone = 'UTC', disabled, onSave }: PolicyFormProps) {
  const [rest, setRest] = useState(policy);
  const [lengths, setLengths] = useState<Record<LengthField, Length>>(() => ({
    defaultCodeSeconds: toLength(policy.defaultCodeSeconds, 'hours'),
    maxCodeSeconds: toLength(policy.maxCodeSeconds, 'days'),
    graceSeconds: toLength(policy.graceSeconds, 'minutes'),
  }));
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const empty = above === undefined ? 'Usual' : 'As for all sites';

  const errorOf = (field: LengthField) =>
    problem?.of(field) ?? (tried && Number.isNaN(fromLength(lengths[field])) ? 'Enter a whole number.' : undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const seconds = Object.fromEntries(LENGTHS.map(({ field }) => [field, fromLength(lengths[field])]));
    const hoursWrong = Object.values(rest.banks ?? {}).some((bank) => errorsOf(bank.hours ?? []).some(Boolean));
    if (hoursWrong || Object.values(seconds).some(Number.isNaN)) {
      return;
    }
    setBusy(true);
    setProblem(undefined);
    onSave(tidy({ ...rest, ...seconds }))
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  };
  return (
    <form onSubmit={submit} noValidate>
      <fieldset disabled={disabled} className="stack policy">
        <div className="pair pair-first">
          {LENGTHS.map(({ field, label, unit }) => (
            <LengthInput key={field} label={label} hint={HINTS[field](above)} error={errorOf(field)} length={lengths[field]} fallback={unit}
              onChange={(length) => setLengths({ ...lengths, [field]: length })} />
          ))}
        </div>
        <div className="pair pair-first">
          <Field label="When a customer overstays" hint={`Empty: ${inherited('overstay', above)}.`}>
            {(input) => (
              <select {...input} value={rest.overstay ?? ''}
                onChange={(event) => setRest({ ...rest, overstay: (event.target.value || undefined) as 'keep' | undefined })}>
                <option value="">{empty}</option>
                <option value="keep">{OVERSTAY.keep}</option>
                <option value="staff">{OVERSTAY.staff}</option>
              </select>
            )}
          </Field>
          <ModeSelect label={banks.length > 0 ? 'Banks begin' : 'All banks begin'} value={rest.mode} empty={empty}
            hint={rest.mode ? MODE_HINTS[rest.mode] : `Empty: ${inherited('mode', above)}.`} onChange={(mode) => setRest({ ...rest, mode })} />
          {banks.map((bank) => (
            <ModeSelect key={bank.name} label={`${bank.title} begins`} value={rest.banks?.[bank.name]?.mode} empty="As the other banks"
              onChange={(mode) => setRest({ ...rest, banks: withBank(rest, bank.name, mode ? { mode } : { mode: undefined }) })} />
          ))}
        </div>
        {banks.map((bank) => (
          <HoursField key={bank.name} title={bank.title} hours={rest.banks?.[bank.name]?.hours ?? []} zone={zone} tried={tried}
            wrong={(at) => problem?.of(`banks.${bank.name}.hours[${at}]`)}
            onChange={(hours) => setRest({ ...rest, banks: withBank(rest, bank.name, { hours }) })} />
        ))}
        <Languages chosen={rest.languages ?? []} empty={inherited('languages', above)}
          onChange={(languages) => setRest({ ...rest, languages })} />
        <ProblemNotice problem={problem} beside={[...LENGTHS.map(({ field }) => field), ...hoursFields(rest)]} />
        {!disabled && (
          <p className="button-row">
            <button type="submit" className="primary" disabled={busy}>
              Save
            </button>
            <span className="hint">Saving sends nothing yet.</span>
          </p>
        )}
      </fieldset>
    </form>
  );
}
