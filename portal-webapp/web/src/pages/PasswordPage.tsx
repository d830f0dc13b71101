// SPDX-License-Identifier: Apache-2.0
import { type FormEvent, useState } from 'react';
import { asProblem, change, Problem } from '../api/client.ts';
import type { Operator } from '../api/types.ts';
import { useTitle } from '../hooks.ts';
import { Field } from '../parts/Field.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { Brand } from '../parts/Shell.tsx';

const LEAST = 12;

function check(next: string, again: string): Problem | undefined {
  const field = (name: string, message: string) => new Problem(422, 'invalid', message, [{ field: name, message }]);
  if (next.length < LEAST) {
    return field('next', `Use at least ${LEAST} characters.`);
  }
  return next === again ? undefined : field('again', 'This differs from the new password.');
}

/** Changes the password; where the one-time password is still in use, this is all there is. */
export function PasswordPage({ operator, onChanged }: { operator: Operator; onChanged: (operator: Operator) => void }) {
  const [problem, setProblem] = useState<Problem>();
  const [done, setDone] = useState(false);
  const forced = operator.mustChangePassword;
  useTitle(forced ? 'Choose a password' : 'Change the password');

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const next = String(data.get('next'));
    const wrong = check(next, String(data.get('again')));
    setProblem(wrong);
    setDone(false);
    if (wrong) {
      return;
    }
    change('PUT', '/session/password', { current: data.get('current'), next })
      .then(() => {
        form.reset();
        setDone(true);
        onChanged({ ...operator, mustChangePassword: false });
      })
      .catch((error: unknown) => setProblem(asProblem(error)));
  };

  const card = (
    <div className="card">
      {forced && <Brand />}
      <h1>{forced ? 'Choose your password' : 'Change the password'}</h1>
      {forced && <p>The password you signed in with works once. Choose one of your own to go on.</p>}
      {done && <Notice kind="good">The password is changed.</Notice>}
      <form onSubmit={submit} className="stack" noValidate>
        <ProblemNotice problem={problem} beside={['current', 'next', 'again']} />
        <input type="text" name="name" value={operator.name} autoComplete="username" readOnly hidden />
        <Field label={forced ? 'One-time password' : 'Password until now'} error={problem?.of('current')}>
          {(input) => <input {...input} name="current" type="password" autoComplete="current-password" required />}
        </Field>
        <Field label="New password" hint={`At least ${LEAST} characters. A few words are easy to remember.`} error={problem?.of('next')}>
          {(input) => <input {...input} name="next" type="password" autoComplete="new-password" required />}
        </Field>
        <Field label="New password again" error={problem?.of('again')}>
          {(input) => <input {...input} name="again" type="password" autoComplete="new-password" required />}
        </Field>
        <button type="submit" className="primary wide">
          Change the password
        </button>
      </form>
    </div>
  );
  return forced ? <main className="alone">{card}</main> : <div className="alone">{card}</div>;
}
