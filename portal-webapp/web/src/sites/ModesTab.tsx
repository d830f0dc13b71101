// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Bank, Mode, Order, Site, Unit } from '../api/types.ts';
import { useMay } from '../api/rights.ts';
import { MODE_HINTS, MODE_WORDS } from '../format/commands.ts';
import { fromField, fromWall, zoneName } from '../format/time.ts';
import { countText } from '../format/words.ts';
import { OrderDialog } from '../orders/OrderDialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Notice } from '../parts/Notice.tsx';

const MODES: readonly Mode[] = ['private', 'public', 'closed'];

type Asking =
  | { what: 'mode'; bank: Bank; mode: Mode }
  | { what: 'lock'; bank: Bank | undefined; on: boolean }
  | { what: 'emergency'; bank: Bank | undefined };

const countOf = (site: Site, bank: Bank | undefined) =>
  bank ? bank.doors.length : site.config.banks.reduce((sum, each) => sum + each.doors.length, 0);

const bankOf = (bank: Bank | undefined) => (bank ? { bank: bank.name } : {});

function ModeDialog({ site, asking, online, onClose }: { site: Site; asking: Asking & { what: 'mode' }; online: boolean; onClose: () => void }) {
  const [from, setFrom] = useState('');
  const wall = fromField(from);
  const order: Order = {
    type: 'set-mode',
    bank: asking.bank.name,
    mode: asking.mode,
    ...(wall ? { effectiveAt: new Date(fromWall(wall, site.timeZone).instant).toISOString().replace('.000Z', 'Z') } : {}),
  };
  return (
    <OrderDialog {...{ site, order, online, onClose }} title={`${asking.bank.title}: ${MODE_WORDS[asking.mode].toLowerCase()}`}
      doors={asking.bank.doors.length} action={`Make it ${MODE_WORDS[asking.mode].toLowerCase()}`}>
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

function Dangers({ bank, onAsk }: { bank: Bank | undefined; onAsk: (asking: Asking) => void }) {
  const where = bank?.title ?? 'the whole site';
  return (
    <div className="button-row">
      <button type="button" aria-label={`Lock down ${where}`} onClick={() => onAsk({ what: 'lock', bank, on: true })}>
        <Icon name="lock" />
        Lock down
      </button>
      <button type="button" aria-label={`End the lock down of ${where}`} onClick={() => onAsk({ what: 'lock', bank, on: false })}>
        <Icon name="unlock" />
        End the lock down
      </button>
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
  const [asking, setAsking] = useState<Asking>();
  const online = unit?.connection === 'online';
  const modes = new Map(unit?.modes.map((mode) => [mode.bank, mode.mode]));
  const acts = may('commands');
  return (
    <div className="cards-list">
      {unit && !online && <Notice>The unit is not connected, so its modes are not known now. A new mode waits for it.</Notice>}
      {site.config.banks.map((bank) => {
        const now = modes.get(bank.name);
        return (
          <section key={bank.name} className="box" aria-label={bank.title}>
            <div className="box-title">
              <h2>{bank.title}</h2>
              <span className="hint">{countText(bank.doors.length, 'door')}</span>
            </div>
            <fieldset disabled={!acts}>
              <legend>Mode</legend>
              <div className="chips">
                {MODES.map((mode) => (
                  <button key={mode} type="button" className={`mode ${now === mode ? 'mode-now' : ''}`} aria-pressed={now === mode}
                    onClick={() => now !== mode && setAsking({ what: 'mode', bank, mode })}>
                    {now === mode && <Icon name="check" />}
                    {MODE_WORDS[mode]}
                  </button>
                ))}
              </div>
              <p className="hint">{now ? MODE_HINTS[now] : 'What is in force shows as soon as the unit is connected.'}</p>
            </fieldset>
            {acts && <Dangers bank={bank} onAsk={setAsking} />}
          </section>
        );
      })}
      {acts && site.config.banks.length > 1 && (
        <section className="box" aria-label="The whole site">
          <div className="box-title">
            <h2>The whole site</h2>
            <span className="hint">{countText(countOf(site, undefined), 'door')}</span>
          </div>
          <Dangers bank={undefined} onAsk={setAsking} />
        </section>
      )}
      {asking && <AskingDialog {...{ site, asking, online }} onClose={() => setAsking(undefined)} />}
    </div>
  );
}
