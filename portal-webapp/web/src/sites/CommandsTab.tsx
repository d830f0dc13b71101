// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { address, asProblem, type Problem, request } from '../api/client.ts';
import { useMay } from '../api/rights.ts';
import type { Command, Site, Unit } from '../api/types.ts';
import { bankTitles, commandText, isSettled } from '../format/commands.ts';
import { reasonText } from '../format/reasons.ts';
import { countText } from '../format/words.ts';
import { usePages } from '../paging.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Icon } from '../parts/Icon.tsx';
import { More } from '../parts/More.tsx';
import { Empty, Loading, Notice, ProblemNotice } from '../parts/Notice.tsx';
import { save } from '../parts/save.ts';
import { CommandTag } from '../parts/StateTag.tsx';
import { Time } from '../parts/Time.tsx';

/** Waiting in the log, and nobody's secret: the order to enrol again holds a token. */
const hasQr = (command: Command) => command.seq !== undefined && command.type !== 're-enrol' && !isSettled(command.state);

const idOf = (command: Command) => command.id;

/** The signed command for the unit's scanner, where no network reaches the unit. */
function QrDialog({ site, command, onClose }: { site: Site; command: Command; onClose: () => void }) {
  const [tooLong, setTooLong] = useState(false);
  const path = `/sites/${encodeURIComponent(site.code)}/commands/${encodeURIComponent(command.id)}/qr.svg`;
  return (
    <Dialog title={commandText(command, bankTitles(site.config.banks))} onClose={onClose}>
      {tooLong ? (
        <Notice kind="warning">This command is too long for a QR code. Bring it to the unit on a USB stick.</Notice>
      ) : (
        <>
          <div className="qr">
            <img src={address(path)} alt="QR code of the command" width="300" height="300" onError={() => setTooLong(true)} />
          </div>
          <p>
            Hold it before the unit’s scanner. It is done in its turn: commands with smaller numbers must have come before. A second scan
            changes nothing.
          </p>
        </>
      )}
      <div className="dialog-buttons">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

/** All that the unit lacks, as a file for a stick. */
function LettersButton({ site }: { site: Site }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const fetchFile = () => {
    setBusy(true);
    setProblem(undefined);
    request(`/sites/${encodeURIComponent(site.code)}/letters`, { method: 'POST' })
      .then((response) => response.blob())
      .then((blob) => save(blob, `${site.code}.lkl`))
      .catch((error: unknown) => setProblem(asProblem(error)))
      .finally(() => setBusy(false));
  };
  return (
    <div className="letters">
      <button type="button" disabled={busy} onClick={fetchFile}>
        <Icon name="stick" />
        File for a USB stick
      </button>
      <ProblemNotice problem={problem} />
    </div>
  );
}

function CommandTable({ site, commands }: { site: Site; commands: Command[] }) {
  const may = useMay();
  const [shown, setShown] = useState<Command>();
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
              <th scope="row">
                {commandText(command, titles)}
                {command.why && <span className="below why">{command.why}</span>}
              </th>
              <td data-label="State">
                <CommandTag state={command.state} />
                {may('commands') && hasQr(command) && (
                  <button type="button" className="quiet small" aria-label={`QR code of number ${command.seq}`} onClick={() => setShown(command)}>
                    QR code
                  </button>
                )}
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
      {shown && <QrDialog site={site} command={shown} onClose={() => setShown(undefined)} />}
    </div>
  );
}

/** What the site was told, and what became of it. */
export function CommandsTab({ site, unit }: { site: Site; unit: Unit | undefined }) {
  const may = useMay();
  const pages = usePages<Command>(`/sites/${encodeURIComponent(site.code)}/commands`, idOf);
  return (
    <>
      {may('enrol') && unit?.enrolled && <LettersButton site={site} />}
      {unit?.enrolled && (
        <p className="summary">
          The unit is at number {unit.position.seq}; {unit.pending === 0 ? 'nothing waits for it' : `${countText(unit.pending, 'command')} ${unit.pending === 1 ? 'waits' : 'wait'} for it`}.
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
