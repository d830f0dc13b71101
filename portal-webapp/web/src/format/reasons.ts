// SPDX-License-Identifier: Apache-2.0

/** What the stable words of units mean to people. A word that is not here is shown as it is. */
const SENTENCES: Record<string, string> = {
  // Doors and locks
  'door-open': 'the door is open',
  'door-closed': 'the door is closed',
  'unknown-door': 'the site has no such door',
  'unknown-bank': 'the site has no such bank',
  'door-unreachable': 'the lock board does not answer',
  'door-given-away': 'the door belongs to somebody else now',
  'door-gone': 'the door is no longer configured',
  'no-answer': 'the lock board does not answer',
  'no-driver': 'nothing drives this door’s board',
  'no-sensor': 'the door has no sensor',
  'out-of-order': 'the door is out of order',
  'held-for-staff': 'the door is held for staff',
  'not-all-opened': 'not all doors opened',
  'choose-at-kiosk': 'the customer must choose at the kiosk',
  // Codes
  'used-up': 'the code has been used up',
  'not-used-again': 'the code has been used already',
  'not-yet-valid': 'not valid yet',
  expired: 'too late',
  revoked: 'the code was revoked',
  lifetime: 'lives longer than this site allows',
  'bad-prefix': 'not a code of Latchkey',
  'bad-signature': 'the signature does not hold',
  'unknown-key': 'signed by an unknown key',
  'key-type': 'signed by a key that may not sign this',
  'key-site': 'signed by a key that may not sign for this site',
  'key-time': 'signed by a key that was not valid then',
  'wrong-site': 'made for another site',
  'issued-in-future': 'issued in the future: a clock is wrong',
  'bank-closed': 'the bank is closed',
  'locked-down': 'the bank is locked down',
  closed: 'the bank is closed',
  // Commands
  'seq-repeated': 'a command with this number was taken already',
  'seq-gap': 'an earlier command is missing',
  'sequence-conflict': 'the unit has another command under this number',
  'revocations-full': 'the unit has no room for more revocations',
  'not-supported-here': 'this unit cannot do that',
  'not-available': 'the part of the unit that does this is not there',
  'not-recorded': 'the unit could not record it, so it did not do it',
  'state-lost': 'the unit lost its memory',
  'portal-unreachable': 'the unit has taken the token, and its portal has not answered yet',
  'not-sent': 'the unit was not connected in time',
  'cut-off': 'cut off by a restart',
  interrupted: 'interrupted',
  'unknown-command': 'the unit’s version does not know this command',
  'bad-config': 'the unit cannot use this configuration',
  // Unit
  'clock-unproven': 'the unit’s clock is not proven',
  'not-provisioned': 'the unit is not set up',
  'device-lost': 'a device is gone',
  'health-lost': 'something that worked before did not work any more',
};

/** A reason in words, without capital and full stop. */
export function reasonText(reason: string): string {
  return SENTENCES[reason] ?? reason.replaceAll('-', ' ');
}
