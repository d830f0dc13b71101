// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { Problem } from '../api/client.ts';
import { owed } from './owed.ts';

const FIELDS = [{ name: 'dropOffTo' }, { name: 'pickUpTo' }];
const ERRORS = [{ field: 'pickUpTo', message: 'this mail has not left' }];

it('only what has not left is sent again', () => {
  expect(owed(FIELDS, new Problem(502, 'urn:latchkey:mail-failed', 'Only the first mail has left.', ERRORS))).toEqual([{ name: 'pickUpTo' }]);
  expect(owed(FIELDS, new Problem(502, 'urn:latchkey:mail-failed', 'The mail server did not take the mail.'))).toEqual(FIELDS);
  expect(owed(FIELDS, new Problem(422, 'urn:latchkey:invalid', 'Some fields are not valid.', ERRORS))).toEqual(FIELDS);
});
