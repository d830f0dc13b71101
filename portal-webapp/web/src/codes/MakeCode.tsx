// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import type { Code, Site } from '../api/types.ts';
import { untilText, zoneName } from '../format/time.ts';
import { presetsWithin, readExact } from '../format/validity.ts';
import { doorsText, usesText } from '../format/words.ts';
import { useNow } from '../hooks.ts';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { useNewCode } from './useNewCode.ts';
import { UsesFields } from './UsesFields.tsx';
import { type Validity, ValidityFields } from './ValidityFields.tsx';

const USUAL = 'today';
/** Under this much is left of the day, "Today" would be a surprise. */
const LATE_MILLIS = 60 * 60_000;

function firstValidity(site: Site, now: number): Validity {
  const presets = presetsWithin(site.config.maxCodeSeconds, now, site.timeZone);
  const today = presets.find((preset) => preset.id === USUAL);
  const fits = today && today.until(now, site.timeZone) - now > LATE_MILLIS;
  return { preset: (fits ? today : presets[0])?.id ?? 'exact', exact: { from: '', until: '' } };
}

/** Instants without parts of a second, as the API writes them. */
const iso = (instant: number) => new Date(Math.floor(instant / 1000) * 1000).toISOString().replace('.000Z', 'Z');

export interface MakeCodeProps {
  site: Site;
  doors: number[];
  onClear: () => void;
  onMade: (code: Code) => void;
}

export function MakeCode({ site, doors, onClear, onMade }: MakeCodeProps) {
  const now = useNow();
  const zone = site.timeZone;
  const maxSeconds = site.config.maxCodeSeconds;
  const [validity, setValidity] = useState(() => firstValidity(site, now));
  const [uses, setUses] = useState(1);
  const [holder, setHolder] = useState('');
  const [tried, setTried] = useState(false);
  const [open, setOpen] = useState(false);
  const { busy, problem, send } = useNewCode();
  const preset = presetsWithin(maxSeconds, now, zone).find((each) => each.id === validity.preset);
  const exact = readExact(validity.exact, zone, now, maxSeconds);
  const until = preset ? preset.until(now, zone) : exact.until;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const present = Date.now();
    const checked = readExact(validity.exact, zone, present, maxSeconds);
    const end = preset ? preset.until(present, zone) : checked.until;
    if (end === null || (!preset && Object.keys(checked.errors).length > 0) || Number.isNaN(uses)) {
      setOpen(true);
      return;
    }
    const made = await send({
      site: site.code,
      doors,
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
        <h2>{doorsText(doors)}</h2>
        <button type="button" className="quiet small" onClick={onClear}>
          Clear
        </button>
      </div>
      <p className="make-summary">
        Valid {summary} <span className="hint">({zoneName(zone)})</span>
      </p>
      <div className="make-fields stack">
        <ValidityFields
          {...{ validity, zone, maxSeconds, now, tried }}
          errors={{ from: problem?.of('validFrom'), until: problem?.of('validUntil') }}
          onChange={setValidity}
        />
        <UsesFields uses={uses} several={doors.length > 1} onChange={setUses}
          error={problem?.of('uses') ?? (tried && Number.isNaN(uses) ? 'Enter a number.' : undefined)} />
        <Field label="For whom (optional)" hint="Stays in the portal; the code does not hold it." error={problem?.of('holder')}>
          {(input) => <input {...input} value={holder} maxLength={100} autoComplete="off" onChange={(event) => setHolder(event.target.value)} />}
        </Field>
      </div>
      <ProblemNotice problem={problem} beside={['validFrom', 'validUntil', 'uses', 'holder']} />
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
