// SPDX-License-Identifier: Apache-2.0
import type { Command } from '../api/types.ts';
import { COMMAND_STATES, isSettled } from '../format/commands.ts';
import { reasonText } from '../format/reasons.ts';
import { Icon } from '../parts/Icon.tsx';
import { Time } from '../parts/Time.tsx';

function Step({ done, label, at, zone }: { done: boolean; label: string; at: string | undefined; zone: string }) {
  return (
    <li className={done ? 'step-done' : ''}>
      <Icon name={done ? 'check' : 'clock'} />
      <span>
        {label}
        {at && (
          <>
            {', '}
            <Time at={at} zone={zone} ago />
          </>
        )}
      </span>
    </li>
  );
}

/** The way of a command: signed here, sent, and what the unit said. */
export function Journey({ command, zone }: { command: Command; zone: string }) {
  const { word, hint } = COMMAND_STATES[command.state];
  const settled = isSettled(command.state);
  const good = command.state === 'applied';
  return (
    <div className="journey" role="status">
      <ol>
        <Step done label="Signed" at={command.issuedAt} zone={zone} />
        <Step done={command.sentAt !== undefined} label={command.sentAt ? 'Sent to the unit' : 'Waits for the unit'} at={command.sentAt} zone={zone} />
        {settled && !good ? (
          <li className="step-bad">
            <Icon name="warning" />
            <span>
              {word}
              {command.reason ? `: ${reasonText(command.reason)}` : ''}. <span className="hint">{hint}</span>
            </span>
          </li>
        ) : (
          <Step done={good} label={good ? 'Done at the site' : 'Not done yet'} at={command.answeredAt} zone={zone} />
        )}
      </ol>
    </div>
  );
}
