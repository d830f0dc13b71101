// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, type ReactNode, useState } from 'react';
import { address } from '../api/client.ts';
import type { Command, Order, Site } from '../api/types.ts';
import { effectText, isSettled } from '../format/commands.ts';
import { clockLeft } from '../format/time.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Field } from '../parts/Field.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { useSecond } from '../parts/useSecond.ts';
import { Journey } from './Journey.tsx';
import { useOrder } from './useOrder.ts';

export interface OrderDialogProps {
  site: Site;
  order: Order;
  title: string;
  /** What the button says: the deed, not "yes". */
  action: string;
  /** How many doors it concerns. */
  doors?: number;
  danger?: boolean;
  /** What must be typed before the button works. */
  typed?: string;
  /** False: it will be refused, or wait. */
  online: boolean;
  /** True while something is missing. */
  blocked?: boolean;
  onClose: () => void;
  children?: ReactNode;
}

const NOW_OR_NEVER = ['open', 'release-door'];
const WAITS = ['set-mode', 'assign'];

function OfflineNotice({ order }: { order: Order }) {
  if (WAITS.includes(order.type)) {
    return <Notice kind="warning">The unit is not connected. This waits for it, in its turn with other commands.</Notice>;
  }
  if (order.type === 'lock-down' || order.type === 'emergency-open') {
    return <Notice kind="warning">The unit is not connected. If it connects within a day, it does this then.</Notice>;
  }
  return (
    <Notice kind="warning">
      The unit is not connected. You can show it this order as a QR code, on a phone before its scanner, within 30 seconds.
    </Notice>
  );
}

function ShownOrder({ site, command }: { site: Site; command: Command }) {
  const left = Date.parse(command.expiresAt) - useSecond();
  if (left <= 0 || isSettled(command.state)) {
    return <p className="hint">The QR code no longer holds. What came of it is told once the unit is connected.</p>;
  }
  return (
    <div className="stack">
      <div className="qr">
        <img src={address(`/sites/${encodeURIComponent(site.code)}/commands/${encodeURIComponent(command.id)}/qr.svg`)}
          alt="QR code of the order" width="240" height="240" />
      </div>
      <p>Hold it before the unit’s scanner: {clockLeft(left)} left. It works once.</p>
    </div>
  );
}

/** Says what an order will do, sends it, and shows its way. */
export function OrderDialog({ site, order, title, action, doors = 0, danger = false, typed, online, blocked = false, onClose, children }: OrderDialogProps) {
  const { busy, problem, command, send } = useOrder(site.code);
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [byQr, setByQr] = useState(false);
  const shown = !online && NOW_OR_NEVER.includes(order.type);
  const wrong = typed !== undefined && text.trim() !== typed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!wrong) {
      setByQr(shown);
      const asked = (shown ? { ...order, shown } : order) as Order;
      void send(reason.trim() === '' ? asked : { ...asked, reason: reason.trim() });
    }
  };
  const done = command !== undefined;
  const askWhy = danger || order.type === 'lock-down' || order.type === 'release-door';
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} className="stack" noValidate>
        {!blocked && <p>{effectText(order, site.code, doors)}</p>}
        {!done && children}
        {!done && !online && <OfflineNotice order={order} />}
        {!done && typed !== undefined && (
          <Field label={`Type ${typed} to go on`} error={tried && wrong ? 'This differs from the code of the site.' : undefined}>
            {(input) => (
              <input {...input} className="mono" value={text} autoComplete="off" autoCapitalize="none" spellCheck={false}
                onChange={(event) => setText(event.target.value)} />
            )}
          </Field>
        )}
        {!done && askWhy && (
          <Field label="Why" hint="May stay empty. It is kept in the portal, beside the command." error={problem?.of('reason')}>
            {(input) => <input {...input} value={reason} maxLength={200} autoComplete="off" onChange={(event) => setReason(event.target.value)} />}
          </Field>
        )}
        <ProblemNotice problem={problem} beside={['reason']} />
        {command && byQr && <ShownOrder site={site} command={command} />}
        {command && <Journey command={command} zone={site.timeZone} />}
        <div className="dialog-buttons">
          <button type="button" onClick={onClose}>
            {done ? (isSettled(command.state) ? 'Close' : 'Close and let it go on') : 'Cancel'}
          </button>
          {!done && (
            <button type="submit" className={danger ? 'danger' : 'primary'} disabled={busy || blocked}>
              {shown ? 'Make the QR code' : action}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
