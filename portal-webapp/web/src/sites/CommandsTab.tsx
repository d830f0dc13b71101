// SPDX-License-Identifier: Apache-2.0
import type { Command, Site, Unit } from '../api/types.ts';
import { bankTitles, commandText, isSettled } from '../format/commands.ts';
import { reasonText } from '../format/reasons.ts';
import { countText } from '../format/words.ts';
import { usePages } from '../paging.ts';
import { More } from '../parts/More.tsx';
import { Empty, Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { CommandTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';

const idOf = (command: Command) => command.id;

function CommandTable({ site, commands }: { site: Site; commands: Command[] }) {
  const titles = bankTitles(site.config.banks);
  const zone = site.timeZone;
  return (
    <div className="table-box">
      <table className="cards">
        <thead>
          <tr>
            <th scope="col">Command</th>
            <th scope="col">State</th>
            <th scope="col">Number</th>
            <th scope="col">Ordered</th>
            <th scope="col">Sent</th>
            <th scope="col">Answered</th>
          </tr>
        </thead>
        <tbody>
          {commands.map((command) => (
            <tr key={command.id}>
              <th scope="row">{commandText(command, titles)}</th>
              <td data-label="State">
                <CommandTag state={command.state} />
                {command.reason && <span className="below">{reasonText(command.reason)}</span>}
              </td>
              <td data-label="Number">{command.seq ?? <span className="hint">none</span>}</td>
              <td data-label="Ordered">
                <Time at={command.issuedAt} zone={zone} style="table" ago />
                {command.operatorName && <span className="below">{command.operatorName}</span>}
              </td>
              <td data-label="Sent">{command.sentAt ? <Time at={command.sentAt} zone={zone} style="table" ago /> : <span className="hint">{isSettled(command.state) ? 'never' : 'not yet'}</span>}</td>
              <td data-label="Answered">
                {command.answeredAt ? <Time at={command.answeredAt} zone={zone} style="table" ago /> : <span className="hint">{isSettled(command.state) ? 'never' : 'not yet'}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the site was told, and what became of it. */
export function CommandsTab({ site, unit }: { site: Site; unit: Unit | undefined }) {
  const pages = usePages<Command>(`/sites/${encodeURIComponent(site.code)}/commands`, idOf);
  return (
    <>
      {unit?.enrolled && (
        <p className="summary">
          The unit is at number {unit.position.seq}; {unit.pending === 0 ? 'nothing waits for it' : `${countText(unit.pending, 'command')} wait for it`}.
        </p>
      )}
      {unit?.commandsStopped && (
        <Notice kind="error">
          The unit holds another command than this portal under the same number. Nothing is sent to it until the incident is closed.
        </Notice>
      )}
      <ProblemNotice problem={pages.problem} retry={pages.reload} />
      {!pages.items && !pages.problem && <Loading lines={6} />}
      {pages.items?.length === 0 && (
        <Empty icon="list" title="No command yet">
          <p>What is ordered for this site is listed here with its way: signed, sent, done.</p>
        </Empty>
      )}
      {pages.items && pages.items.length > 0 && <CommandTable site={site} commands={pages.items} />}
      <More pages={pages} word="commands" />
    </>
  );
}
