// SPDX-License-Identifier: Apache-2.0

/** What an incident is called, and what to do about it. */
const KINDS: Record<string, { title: string; todo: string }> = {
  'trail-shortened': {
    title: 'The trail became shorter',
    todo: 'Find out why the unit’s disk was changed. What this portal has stays. If the unit is trusted again, accept its new trail.',
  },
  'trail-forked': {
    title: 'The trail was replaced',
    todo: 'Somebody put another disk in, or the unit was copied. Look at the machine before you accept what it has now.',
  },
  'trail-altered': {
    title: 'Records were altered',
    todo: 'The unit signed one history and sent another. Look at the machine before you accept what it has now.',
  },
  'trail-malformed': { title: 'A page of the trail cannot be read', todo: 'The unit tries again by itself. If it stays, look at its version.' },
  'trail-checkpoint': { title: 'A page of the trail is not signed by the unit', todo: 'The unit tries again by itself. If it stays, enrol it again.' },
  'trail-proof': { title: 'A proof of the trail does not hold', todo: 'The unit tries again by itself. If it stays, look at its disk.' },
  'portal-behind': {
    title: 'This portal was restored from a backup',
    todo: 'It goes on above what the unit knows. Check what was ordered between the backup and today. If the unit has a newer key ring, renew the ring on the page Trust. If it runs another configuration, bring doors and terms here up to date, then send it.',
  },
  'clock-ahead': {
    title: 'The unit’s clock ran ahead',
    todo: 'The portal has told it the time, and codes work again. Set the machine’s clock, or have its battery looked at; records of that time are in the right order with wrong times.',
  },
  'commands-differ': {
    title: 'The unit obeys another portal, or another past of this one',
    todo: 'Nothing is sent to it. Find out who else has the keys; then let this portal prevail, or enrol the unit again with a token that is shown to it.',
  },
  'revocations-full': {
    title: 'More codes are revoked than a unit can remember',
    todo: 'Those that end first may open doors again. Take the code key back on the page Trust and make the good codes anew, or wait until revoked ones have ended.',
  },
  'bad-report': { title: 'A report of what runs was not signed by the site’s unit', todo: 'Somebody between unit and portal may have changed it. See whether the unit’s connection is its own.' },
  'digests-differ': { title: 'The unit runs other bundles than its release has', todo: 'Look at the unit: what runs is not what the publisher signed. Roll a release out to it again, or replace it.' },
  'rollout-failed': { title: 'A roll-out stopped by itself', todo: 'See in the roll-out which sites failed and why, then resume it or roll it back.' },
  'bad-message': { title: 'The unit sent something it may not', todo: 'If it happens again, the unit’s software or its key is not what it should be.' },
  'door-jammed': { title: 'A door jams', todo: 'Send somebody to look at the lock. The ticket closes when the door opens or a technician clears it.' },
  'door-forced': { title: 'A door was forced', todo: 'Somebody opened it without an order. Look at the door and what was in it, then close the ticket.' },
  'door-left-open': { title: 'A door stands open', todo: 'Ask somebody on site to close it. The ticket closes by itself then.' },
  'door-overstayed': { title: 'A door is held for too long', todo: 'Ask staff to empty and release it, or release it here. The ticket closes by itself then.' },
  'journal-altered': { title: 'The portal’s own trail was altered', todo: 'Somebody changed the database. Keep a copy of it, and find out who had access.' },
};

/** Tickets of doors end with a colon and the door, which the detail names. */
function word(kind: string): string {
  return kind.split(':', 1)[0] ?? kind;
}

export function incidentTitle(kind: string): string {
  const text = kind.replaceAll('-', ' ');
  return KINDS[word(kind)]?.title ?? text.charAt(0).toUpperCase() + text.slice(1);
}

export function incidentTodo(kind: string): string | undefined {
  return KINDS[word(kind)]?.todo;
}

/** What may be accepted when closing, as a choice. */
const REMEDIES: Record<string, { label: string; hint: string }> = {
  'new-trail': {
    label: 'Accept the new trail',
    hint: 'What the unit has now begins a new generation. The old records stay, and the break stays visible.',
  },
  'send-configuration': {
    label: 'Send this portal’s configuration',
    hint: 'The unit takes the doors, lines and terms that this portal has in place of what it was sent after the backup.',
  },
  'portal-prevails': {
    label: 'This portal prevails',
    hint: 'The unit takes this portal’s configuration and commands in place of its own.',
  },
};

export function remedyLabel(remedy: string): string {
  return REMEDIES[remedy]?.label ?? remedy.replaceAll('-', ' ');
}

export function remedyHint(remedy: string): string {
  return REMEDIES[remedy]?.hint ?? '';
}
