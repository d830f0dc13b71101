// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { type Problem, sentence } from '../api/client.ts';
import { Icon, type IconName } from './Icon.tsx';

export function Notice({ kind = 'info', children }: { kind?: 'info' | 'warning' | 'error' | 'good'; children: ReactNode }) {
  const icon: IconName = kind === 'good' ? 'check' : 'warning';
  return (
    <div className={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : undefined}>
      {kind !== 'info' && <Icon name={icon} />}
      <div>{children}</div>
    </div>
  );
}

/** What went wrong, in words, with everything that is not shown beside a field of the form. */
export function ProblemNotice({ problem, beside = [], retry }: { problem: Problem | undefined; beside?: string[]; retry?: () => void }) {
  if (!problem) {
    return null;
  }
  const rest = problem.errors.filter((error) => !beside.includes(error.field));
  if (problem.errors.length > 0 && rest.length === 0) {
    return null;
  }
  return (
    <Notice kind="error">
      <p>{problem.message}</p>
      {rest.length > 0 && (
        <ul>
          {rest.map((error) => (
            <li key={error.field + error.message}>
              {error.field}: {sentence(error.message)}
            </li>
          ))}
        </ul>
      )}
      {retry && (
        <button type="button" className="quiet" onClick={retry}>
          Try again
        </button>
      )}
    </Notice>
  );
}

export function Empty({ icon, title, children }: { icon: IconName; title: string; children: ReactNode }) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Keeps the place of what is still loading; nothing spins. */
export function Loading({ lines = 4 }: { lines?: number }) {
  return (
    <div className="loading" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} />
      ))}
    </div>
  );
}
