// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { asProblem, change, type Problem } from '../api/client.ts';
import type { Operator } from '../api/types.ts';
import { useTitle } from '../hooks.ts';
import { Field } from '../parts/Field.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { Brand } from '../parts/Shell.tsx';

export function SignInPage({ onSignedIn }: { onSignedIn: (operator: Operator) => void }) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  useTitle('Sign in');

  const signIn = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(undefined);
    change<{ operator: Operator }>('POST', '/session', { name: form.get('name'), password: form.get('password') })
      .then((session) => onSignedIn(session.operator))
      .catch((error: unknown) => {
        setProblem(asProblem(error));
        setBusy(false);
      });
  };

  return (
    <main className="alone">
      <div className="card">
        <Brand />
        <h1>Sign in</h1>
        <form onSubmit={signIn} className="stack">
          <ProblemNotice problem={problem} beside={['name', 'password']} />
          <Field label="Name" error={problem?.of('name')}>
            {(input) => <input {...input} name="name" autoComplete="username" autoCapitalize="none" required autoFocus />}
          </Field>
          <Field label="Password" error={problem?.of('password')}>
            {(input) => <input {...input} name="password" type="password" autoComplete="current-password" required />}
          </Field>
          <button type="submit" className="primary wide" disabled={busy}>
            Sign in
          </button>
        </form>
        <p className="hint">The first start of the portal prints the name and a one-time password.</p>
      </div>
    </main>
  );
}
