// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Code, Site, SiteConfiguration } from '../api/types.ts';
import { bankTitles, placeText } from '../format/commands.ts';
import { untilText, zoneName } from '../format/time.ts';
import { type Lifetime, presetsWithin, readExact, USUAL } from '../format/validity.ts';
import { usesText } from '../format/words.ts';
import { useLoad, useNow } from '../hooks.ts';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { type Free, FreeFields } from './FreeFields.tsx';
import { lifetimeAt } from './lifetime.ts';
import { useNewCode } from './useNewCode.ts';
import { UsesFields } from './UsesFields.tsx';
import { type Validity, ValidityFields } from './ValidityFields.tsx';

const TODAY = 'today';
/** Under this much is left of the day, "Today" would be a surprise. */
const LATE_MILLIS = 60 * 60_000;

/** What is chosen before anybody chooses. */
export function firstPreset(zone: string, life: Lifetime, now: number): string {
  const presets = presetsWithin(life, now, zone);
  const today = presets.find((preset) => preset.id === TODAY && preset.until(now, zone) - now > LATE_MILLIS);
  return (presets.find((preset) => preset.id === USUAL) ?? today ?? presets[0])?.id ?? 'exact';
}

/** How long codes live where this one is for, by default a free locker of any bank: as the configuration has it in the end. */
export function useLifetime(site: Site, doors: readonly number[] = [], bank = ''): Lifetime {
  const { data } = useLoad<SiteConfiguration>(`/sites/${encodeURIComponent(site.code)}/configuration`);
  return lifetimeAt(data?.effective ?? site.config, doors, bank);
}

/** Instants without parts of a second, as the API writes them. */
export const iso = (instant: number) => new Date(Math.floor(instant / 1000) * 1000).toISOString().replace('.000Z', 'Z');

export interface MakeCodeProps {
  site: Site;
  /** None: any free locker. */
  doors: number[];
  onClear: () => void;
  onMade: (code: Code) => void;
  /** What else can be done with these doors; without a form of its own. */
  children?: ReactNode;
}

export function MakeCode({ site, doors, onClear, onMade, children }: MakeCodeProps) {
  const now = useNow();
  const zone = site.timeZone;
  const anyFree = doors.length === 0;
  const [free, setFree] = useState<Free>({ bank: '', sizeClass: 0 });
  const life = useLifetime(site, doors, free.bank);
  const [choice, setChoice] = useState<Validity>();
  const presets = presetsWithin(life, now, zone);
  // Another bank may not have what was chosen before.
  const kept = choice && (choice.preset === 'exact' || presets.some((each) => each.id === choice.preset)) ? choice : undefined;
  const validity = kept ?? { preset: firstPreset(zone, life, now), exact: { from: '', until: '' } };
  const [uses, setUses] = useState(anyFree ? 0 : 1);
  const [holder, setHolder] = useState('');
  const [tried, setTried] = useState(false);
  const [open, setOpen] = useState(false);
  const { busy, problem, send } = useNewCode();
  const preset = presets.find((each) => each.id === validity.preset);
  const exact = readExact(validity.exact, zone, now, life.maxSeconds);
  const until = preset ? preset.until(now, zone) : exact.until;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const present = Date.now();
    const checked = readExact(validity.exact, zone, present, life.maxSeconds);
    const end = preset ? preset.until(present, zone) : checked.until;
    if (end === null || (!preset && Object.keys(checked.errors).length > 0) || Number.isNaN(uses)) {
      setOpen(true);
      return;
    }
    const made = await send({
      site: site.code,
      ...(anyFree ? free : { doors }),
      uses,
      validUntil: iso(end),
      ...(!preset && checked.from !== null ? { validFrom: iso(checked.from) } : {}),
      ...(holder.trim() ? { holder: holder.trim() } : {}),
    });
    if (made) {
      onMade(made);
    } else {
      setOpen(true);
    }
  };

  const summary = [until === null ? 'choose an end' : `until ${untilText(until, zone)}`, usesText(uses || 0, doors.length)].join(', ');
  return (
    <form className={`make ${open ? 'make-open' : ''}`} onSubmit={submit} noValidate>
      <div className="make-title">
        <h2>{anyFree ? 'Any free locker' : placeText({ doors }, bankTitles(site.config.banks))}</h2>
        <button type="button" className="quiet small" onClick={onClear}>
          Clear
        </button>
      </div>
      {children}
      <p className="make-summary">
        Valid {summary} <span className="hint">({zoneName(zone)})</span>
      </p>
      <div className="make-fields stack">
        {anyFree && <FreeFields banks={site.config.banks} free={free} onChange={setFree} error={problem?.of('bank') ?? problem?.of('sizeClass')} />}
        <ValidityFields
          {...{ validity, zone, life, now, tried }}
          errors={{ from: problem?.of('validFrom'), until: problem?.of('validUntil') }}
          onChange={setChoice}
        />
        <UsesFields uses={uses} several={doors.length > 1} atLeastTwice={anyFree} onChange={setUses}
          error={problem?.of('uses') ?? (tried && Number.isNaN(uses) ? 'Enter a number.' : undefined)} />
        <Field label="For whom (optional)" hint="Stays in the portal; the code does not hold it." error={problem?.of('holder')}>
          {(input) => <input {...input} value={holder} maxLength={100} autoComplete="off" onChange={(event) => setHolder(event.target.value)} />}
        </Field>
      </div>
      <ProblemNotice problem={problem} beside={['validFrom', 'validUntil', 'uses', 'holder', 'bank', 'sizeClass']} />
      <div className="make-buttons">
        <button type="button" className="make-change" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Less' : 'Change'}
        </button>
        <button type="submit" className="primary" disabled={busy}>
          <Icon name="code" />
          Make the code
        </button>
      </div>
    </form>
  );
}
