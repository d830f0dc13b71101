// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { driftText } from './drift.ts';

const grace = { path: 'policy.graceSeconds', from: 0, to: 600 };
const mode = { path: 'policy.modes.hall', from: null, to: 'public' };

it('says why a configuration differs, and in what', () => {
  expect(driftText({ cause: 'not-applied', differences: [grace] })).toBe('The unit runs another configuration: grace after the end');
  expect(driftText({ cause: 'not-pushed', differences: [grace, mode, { path: 'name', from: 'a', to: 'b' }] })).toBe(
    'Changes were not pushed: grace after the end, mode of hall, 1 more',
  );
  expect(driftText({ cause: 'unknown', differences: [] })).toBe('The unit runs another configuration, not sent from here');
  expect(driftText(null)).toBe('The unit runs another configuration');
});
