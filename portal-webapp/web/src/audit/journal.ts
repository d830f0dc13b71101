// SPDX-License-Identifier: Apache-2.0
import type { JournalEntry } from '../api/types.ts';

const ACTIONS: Record<string, string> = {
  'api-key-made': 'API key made',
  'audit-exported': 'Audit exported',
  'booking-cancelled': 'Booking cancelled',
  'booking-extended': 'Booking extended',
  'booking-made': 'Booking made',
  'code-extended': 'Code extended',
  'code-made': 'Code made',
  'code-mailed': 'Code sent by mail',
  'code-printed': 'Code printed',
  'code-revoked': 'Code revoked',
  'command-made': 'Command ordered',
  'commands-made': 'Commands ordered',
  'configuration-changed': 'Configuration changed',
  'enrolment-made': 'Enrolment token made',
  'incident-closed': 'Incident closed',
  'journal-exported': 'Journal exported',
  'key-added': 'Key added',
  'key-revoked': 'Key revoked',
  'key-ring-signed': 'Key ring signed',
  'operator-made': 'Operator made',
  'password-changed': 'Password changed',
  'publisher-pinned': 'Publisher pinned',
  'portal-prevails': 'Portal prevails over a unit',
  'provisioning-made': 'Provisioning file made',
  'sign-in-refused': 'Sign-in refused',
  'sign-ins-refused': 'Many sign-ins refused',
  'release-imported': 'Release imported',
  'rollout-started': 'Roll-out started',
  'rollout-pause': 'Roll-out paused',
  'rollout-resume': 'Roll-out resumed',
  'rollout-rollback': 'Roll-out is rolled back',
  'rollout-succeeded': 'Roll-out succeeded',
  'rollout-failed': 'Roll-out failed',
  'rollout-back': 'Roll-out was rolled back',
  'signed-in': 'Signed in',
  'signed-out': 'Signed out',
  'site-changed': 'Doors and wiring changed',
  'site-configured': 'Site configured',
  'site-made': 'Site made',
  'trail-imported': 'Trail taken in from a file',
  'unit-enrolled': 'Unit enrolled',
};

export function actionText(action: string): string {
  const text = action.replaceAll('-', ' ');
  return ACTIONS[action] ?? text.charAt(0).toUpperCase() + text.slice(1);
}

export function operatorText(entry: Pick<JournalEntry, 'operator' | 'operatorName'>): string {
  return entry.operatorName ?? entry.operator ?? 'the portal';
}
