// SPDX-License-Identifier: Apache-2.0
import type { Problem } from '../api/client.ts';

/** The fields whose mails are to be sent yet, after a try that failed: all, unless some mails have left. */
export function owed<F extends { name: string }>(fields: readonly F[], problem: Problem): readonly F[] {
  const some = problem.type.endsWith('mail-failed') && problem.errors.length > 0;
  return some ? fields.filter(({ name }) => problem.of(name)) : fields;
}
