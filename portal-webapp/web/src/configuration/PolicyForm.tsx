// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { asProblem, type Problem } from '../api/client.ts';
import type { BankPolicy, Policy, Site } from '../api/types.ts';
import { ProblemNotice } from '../parts/Notice.tsx';
import { BankPart, ModeSelect } from './BankPart.tsx';
import { errorsOf } from './hours.ts';
import { type Level, tidy } from './policy.ts';
import { knownSeconds, LENGTHS, type LengthField, type Lengths, TermsFields, toLengths, toSeconds } from './TermsFields.tsx';

export interface PolicyFormProps {
  policy: Policy;
  /** What holds where this level says nothing; absent for the uppermost. */
  above?: Policy | undefined;
  /** Whose this is, with its banks; absent for all sites. */
  site?: Site;
  disabled: boolean;
  onSave: (policy: Policy) => Promise<void>;
}

/** Fields that show themselves what is wrong with them. */
function ownFields(policy: Policy, banks: readonly string[]): string[] {
  const lengths = LENGTHS.map(({ field }) => field);
  const hours = Object.entries(policy.banks ?? {}).flatMap(([bank, own]) => (own.hours ?? []).map((_, at) => `banks.${bank}.hours[${at}]`));
  return [...lengths, ...banks.flatMap((bank) => lengths.map((field) => `banks.${bank}.${field}`)), ...hours];
}

function isWrong(lengths: Lengths): boolean {
  return Object.values(toSeconds(lengths)).some((seconds) => Number.isNaN(seconds));
}

/** How customers are treated, at one level: whatever is left empty comes from the level above. */
export function PolicyForm({ policy, above, site, disabled, onSave }: PolicyFormProps) {
  const banks = site?.config.banks ?? [];
  const [rest, setRest] = useState(policy);
  const [lengths, setLengths] = useState(() => toLengths(policy));
  const [ofBanks, setOfBanks] = useState<Record<string, Lengths>>(() =>
    Object.fromEntries(banks.map(({ name }) => [name, toLengths(policy.banks?.[name] ?? {})])),
  );
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);

  const levels: Level[] = above
    ? [
        { from: 'organisation', terms: above },
        ...(site ? [{ from: 'wiring' as const, terms: { maxCodeSeconds: site.config.maxCodeSeconds } }] : []),
      ]
    : [];
  const { defaultCodeSeconds: _usual, maxCodeSeconds: _longest, graceSeconds: _grace, ...unmeasured } = rest;
  const ofSite = Object.fromEntries(Object.entries(unmeasured).filter(([, value]) => !Array.isArray(value) || value.length > 0));
  const forBanks: Level[] = [{ from: 'site', terms: { ...ofSite, ...knownSeconds(lengths) } }, ...levels];
  const errorIn = (own: Lengths, path: string) => (field: LengthField) =>
    problem?.of(`${path}${field}`) ?? (tried && Number.isNaN(toSeconds(own)[field]) ? 'Enter a whole number.' : undefined);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const hoursWrong = Object.values(rest.banks ?? {}).some((bank) => errorsOf(bank.hours ?? []).some(Boolean));
    if (hoursWrong || [lengths, ...Object.values(ofBanks)].some(isWrong)) {
      return;
    }
    const told = banks.map(({ name }): [string, BankPolicy] => [
      name, { ...rest.banks?.[name], ...toSeconds(ofBanks[name] ?? toLengths({})) } as BankPolicy,
    ]);
    setBusy(true);
    setProblem(undefined);
    onSave(tidy({ ...rest, ...toSeconds(lengths), banks: Object.fromEntries(told) } as Policy))
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  };
  return (
    <form onSubmit={submit} noValidate>
      <fieldset disabled={disabled} className="stack policy">
        <TermsFields terms={rest} lengths={lengths} levels={levels} empty={above ? 'As for all sites' : 'Usual'} errorOf={errorIn(lengths, '')}
          onTerms={(terms) => setRest({ ...rest, ...terms })} onLengths={setLengths}>
          <ModeSelect label={site ? 'Banks begin' : 'All banks begin'} value={rest.mode} empty={above ? 'As for all sites' : 'Usual'} levels={levels}
            onChange={(mode) => setRest({ ...rest, mode } as Policy)} />
        </TermsFields>
        {banks.map((bank) => {
          const own = ofBanks[bank.name] ?? toLengths({});
          return (
            <BankPart key={bank.name} bank={bank} own={rest.banks?.[bank.name] ?? {}} lengths={own} levels={forBanks} zone={site?.timeZone ?? 'UTC'}
              tried={tried} errorOf={(field) => problem?.of(`banks.${bank.name}.${field}`)} lengthError={errorIn(own, `banks.${bank.name}.`)}
              onOwn={(next) => setRest({ ...rest, banks: { ...rest.banks, [bank.name]: next } })}
              onLengths={(next) => setOfBanks({ ...ofBanks, [bank.name]: next })} />
          );
        })}
        <ProblemNotice problem={problem} beside={ownFields(rest, banks.map(({ name }) => name))} />
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
