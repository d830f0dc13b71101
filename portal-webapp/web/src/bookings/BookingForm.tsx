// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useRef, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import { onceKey } from '../api/once.ts';
import type { Booking, NewBooking, Site } from '../api/types.ts';
import { type Free, FreeFields } from '../codes/FreeFields.tsx';
import { firstPreset, iso, useLifetime } from '../codes/MakeCode.tsx';
import { UsesFields } from '../codes/UsesFields.tsx';
import { type Validity, ValidityFields } from '../codes/ValidityFields.tsx';
import { presetsWithin, readExact } from '../format/validity.ts';
import { useNow } from '../hooks.ts';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';

const BESIDE = ['validFrom', 'validUntil', 'uses', 'holder', 'bank', 'sizeClass'];

/** Books a locker of a site. The same wish sent again after a lost answer makes no second booking. */
export function BookingForm({ site, onMade }: { site: Site; onMade: (booking: Booking) => void }) {
  const now = useNow();
  const zone = site.timeZone;
  const [free, setFree] = useState<Free>({ bank: '', sizeClass: 0 });
  const life = useLifetime(site, [], free.bank);
  const [choice, setChoice] = useState<Validity>();
  const presets = presetsWithin(life, now, zone);
  // Another bank may not have what was chosen before.
  const kept = choice && (choice.preset === 'exact' || presets.some((each) => each.id === choice.preset)) ? choice : undefined;
  const validity = kept ?? { preset: firstPreset(zone, life, now), exact: { from: '', until: '' } };
  const [uses, setUses] = useState(0);
  const [holder, setHolder] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const wish = useRef({ body: '', key: '' });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const present = Date.now();
    const preset = presetsWithin(life, present, zone).find((each) => each.id === validity.preset);
    const checked = readExact(validity.exact, zone, present, life.maxSeconds);
    const end = preset ? preset.until(present, zone) : checked.until;
    if (end === null || (!preset && Object.keys(checked.errors).length > 0) || Number.isNaN(uses)) {
      return;
    }
    const booking: NewBooking = {
      site: site.code,
      ...free,
      uses,
      validUntil: iso(end),
      ...(!preset && checked.from !== null ? { validFrom: iso(checked.from) } : {}),
      ...(holder.trim() ? { holder: holder.trim() } : {}),
    };
    const body = JSON.stringify(booking);
    if (wish.current.body !== body) {
      wish.current = { body, key: onceKey() };
    }
    setBusy(true);
    setProblem(undefined);
    change<Booking>('POST', '/bookings', booking, { once: wish.current.key })
      .then(onMade)
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <Field label="For whom (optional)" hint="Stays in the portal; the codes do not hold it." error={problem?.of('holder')}>
        {(input) => <input {...input} value={holder} maxLength={100} autoComplete="off" onChange={(event) => setHolder(event.target.value)} />}
      </Field>
      <FreeFields banks={site.config.banks} free={free} onChange={setFree} error={problem?.of('bank') ?? problem?.of('sizeClass')} />
      <ValidityFields
        {...{ validity, zone, life, now, tried }}
        errors={{ from: problem?.of('validFrom'), until: problem?.of('validUntil') }}
        onChange={setChoice}
      />
      <UsesFields uses={uses} several={false} legend="Drop-off opens, until the pick-up" onChange={setUses}
        error={problem?.of('uses') ?? (tried && Number.isNaN(uses) ? 'Enter a number.' : undefined)} />
      <p className="hint">The pick-up code opens the same locker once; the locker is free again when its door is shut.</p>
      <ProblemNotice problem={problem} beside={BESIDE} />
      <div>
        <button type="submit" className="primary" disabled={busy}>
          <Icon name="code" />
          Make the booking
        </button>
      </div>
    </form>
  );
}
