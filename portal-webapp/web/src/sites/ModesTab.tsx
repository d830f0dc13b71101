// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Bank, Command, LockDown, Mode, Order, Page, Site, Unit } from '../api/types.ts';
import { useMay } from '../api/rights.ts';
import { MODE_HINTS, MODE_WORDS } from '../format/commands.ts';
import { atText, fromField, fromWall, zoneName } from '../format/time.ts';
import { countText } from '../format/words.ts';
import { useLoad, useNow } from '../hooks.ts';
import { lockDownsNow } from '../live/trouble.ts';
import { OrderDialog } from '../orders/OrderDialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { Tag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';
import { type ModeToCome, modesToCome } from './modesToCome.ts';

const MODES: readonly Mode[] = ['private', 'public', 'closed'];

type Asking =
  | { what: 'mode'; bank: Bank; mode: Mode; now: Mode | undefined; toCome: ModeToCome | undefined }
  | { what: 'lock'; bank: Bank | undefined; on: boolean }
  | { what: 'emergency'; bank: Bank | undefined };

const countOf = (site: Site, bank: Bank | undefined) =>
  bank ? bank.doors.length : site.config.banks.reduce((sum, each) => sum + each.doors.length, 0);

/** "public from Sat 28 Nov 08:00". */
const toComeText = ({ mode, from }: ModeToCome, zone: string) =>
  `${MODE_WORDS[mode].toLowerCase()} ${from === undefined ? 'as soon as the unit has the order' : `from ${atText(from, zone)}`}`;

const bankOf = (bank: Bank | undefined) => (bank ? { bank: bank.name } : {});

function ModeDialog({ site, asking, online, onClose }: { site: Site; asking: Asking & { what: 'mode' }; online: boolean; onClose: () => void }) {
  const [from, setFrom] = useState('');
  const wall = fromField(from);
  const word = MODE_WORDS[asking.mode].toLowerCase();
  const order: Order = {
    type: 'set-mode',
    bank: asking.bank.name,
    mode: asking.mode,
    ...(wall ? { effectiveAt: new Date(fromWall(wall, site.timeZone).instant).toISOString().replace('.000Z', 'Z') } : {}),
  };
  return (
    <OrderDialog {...{ site, order, online, onClose }} title={`${asking.bank.title}: ${word}`}
      doors={asking.bank.doors.length} action={`${asking.mode === asking.now && !wall ? 'Keep' : 'Make'} it ${word}`}>
      {asking.toCome && <Notice>This takes the place of what is to come: {toComeText(asking.toCome, site.timeZone)}.</Notice>}
      <Field label={`From, ${zoneName(site.timeZone)}`} hint="Empty: at once.">
        {(input) => <input {...input} type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />}
      </Field>
    </OrderDialog>
  );
}

function AskingDialog({ site, asking, online, onClose }: { site: Site; asking: Asking; online: boolean; onClose: () => void }) {
  if (asking.what === 'mode') {
    return <ModeDialog {...{ site, asking, online, onClose }} />;
  }
  const doors = countOf(site, asking.bank);
  const where = asking.bank?.title ?? 'the whole site';
  if (asking.what === 'lock') {
    return (
      <OrderDialog {...{ site, doors, online, onClose }} order={{ type: 'lock-down', on: asking.on, ...bankOf(asking.bank) }}
        title={asking.on ? `Lock down ${where}` : `End the lock down of ${where}`} action={asking.on ? 'Lock down' : 'End the lock down'}
        danger={asking.on} />
    );
  }
  return (
    <OrderDialog {...{ site, doors, online, onClose }} order={{ type: 'emergency-open', ...bankOf(asking.bank) }}
      title={`Open ${where} in an emergency`} action={`Open ${countText(doors, 'door')}`} danger typed={site.code} />
  );
}

/** That nobody but staff opens here, until when, and the way out of it. */
function LockNotice({ lock, zone, where, onLift }: { lock: LockDown; zone: string; where: string; onLift: (() => void) | undefined }) {
  return (
    <Notice kind="warning">
      <p>
        {lock.certain ? 'Locked down' : 'Perhaps locked down: the unit has not answered'}; ordered <Time at={lock.since} zone={zone} ago />. No code opens a door here; it ends by itself{' '}
        <Time at={lock.until} zone={zone} end />.
      </p>
      {onLift && (
        <button type="button" className="small lift" aria-label={`Lift the lock down of ${where}`} onClick={onLift}>
          <Icon name="unlock" />
          Lift the lock down
        </button>
      )}
    </Notice>
  );
}

function Dangers({ bank, locked, onAsk }: { bank: Bank | undefined; locked: boolean; onAsk: (asking: Asking) => void }) {
  const where = bank?.title ?? 'the whole site';
  return (
    <div className="button-row">
      {!locked && (
        <>
          <button type="button" aria-label={`Lock down ${where}`} onClick={() => onAsk({ what: 'lock', bank, on: true })}>
            <Icon name="lock" />
            Lock down
          </button>
          <button type="button" aria-label={`End the lock down of ${where}`} onClick={() => onAsk({ what: 'lock', bank, on: false })}>
            <Icon name="unlock" />
            End the lock down
          </button>
        </>
      )}
      <button type="button" className="danger-quiet" aria-label={`Emergency opening of ${where}`} onClick={() => onAsk({ what: 'emergency', bank })}>
        <Icon name="alarm" />
        Emergency opening
      </button>
    </div>
  );
}

/** Who may use a bank, and what to do when something happens. */
export function ModesTab({ site, unit }: { site: Site; unit: Unit | undefined }) {
  const may = useMay();
  const now = useNow();
  const [asking, setAsking] = useState<Asking>();
  const online = unit?.connection === 'online';
  const modes = new Map(unit?.modes.map((mode) => [mode.bank, mode.mode]));
  const acts = may('commands');
  const locks = new Map((unit ? lockDownsNow(unit, now) : []).map((lock) => [lock.bank, lock]));
  const whole = locks.get('');
  const ordered = useLoad<Page<Command>>(`/sites/${encodeURIComponent(site.code)}/commands?type=set-mode&limit=200`, { live: true });
  const toCome = modesToCome(ordered.data?.items ?? [], now);
  const close = () => {
    setAsking(undefined);
    ordered.reload();
  };
  const lift = (bank: Bank | undefined) => (acts ? () => setAsking({ what: 'lock', bank, on: false }) : undefined);
  return (
    <div className="cards-list">
      {unit && !online && <Notice>The unit is not connected, so its modes are not known now. A new mode waits for it.</Notice>}
      <ProblemNotice problem={ordered.problem} retry={ordered.reload} />
      {whole && <LockNotice lock={whole} zone={site.timeZone} where="the whole site" onLift={lift(undefined)} />}
      {site.config.banks.map((bank) => {
        const mode = modes.get(bank.name);
        const lock = locks.get(bank.name);
        const next = toCome.get(bank.name);
        return (
          <section key={bank.name} className="box" aria-label={bank.title}>
            <div className="box-title">
              <h2>{bank.title}</h2>
              <span className="hint">{countText(bank.doors.length, 'door')}</span>
            </div>
            {lock && <LockNotice lock={lock} zone={site.timeZone} where={bank.title} onLift={lift(bank)} />}
            {!lock && whole && <Tag tone="warn" icon="lock">Locked down with the whole site</Tag>}
            <fieldset disabled={!acts}>
              <legend>Mode</legend>
              <div className="chips">
                {MODES.map((each) => (
                  <button key={each} type="button" className={`mode ${mode === each ? 'mode-now' : ''}`} aria-pressed={mode === each}
                    onClick={() => setAsking({ what: 'mode', bank, mode: each, now: mode, toCome: next })}>
                    {mode === each && <Icon name="check" />}
                    {MODE_WORDS[each]}
                  </button>
                ))}
              </div>
              <p className="hint">{mode ? MODE_HINTS[mode] : 'What is in force shows as soon as the unit is connected.'}</p>
            </fieldset>
            {next && <Notice>To come: {toComeText(next, site.timeZone)}.{!next.known && ' The unit has not answered yet.'}</Notice>}
            {acts && <Dangers bank={bank} locked={lock !== undefined} onAsk={setAsking} />}
          </section>
        );
      })}
      {acts && site.config.banks.length > 1 && (
        <section className="box" aria-label="The whole site">
          <div className="box-title">
            <h2>The whole site</h2>
            <span className="hint">{countText(countOf(site, undefined), 'door')}</span>
          </div>
          <Dangers bank={undefined} locked={whole !== undefined} onAsk={setAsking} />
        </section>
      )}
      {asking && <AskingDialog {...{ site, asking, online }} onClose={close} />}
    </div>
  );
}
