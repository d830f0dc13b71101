// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';
import type { Role } from './types.ts';

/** What a page offers. The portal decides in the end; this only keeps people from asking in vain. */
export type Right =
  | 'sites.write'
  | 'enrol'
  | 'trail.import'
  | 'commands'
  | 'codes.read'
  | 'codes.make'
  | 'audit'
  | 'incidents'
  | 'incidents.close'
  | 'journal'
  | 'trust'
  | 'trust.change'
  | 'releases'
  | 'releases.import'
  | 'rollouts';

const DAILY: readonly Right[] = [
  'sites.write', 'enrol', 'trail.import', 'commands', 'codes.read', 'codes.make', 'audit', 'incidents', 'incidents.close', 'journal',
  'trust', 'releases',
];

const RIGHTS: Record<Role, readonly Right[]> = {
  owner: [...DAILY, 'trust.change', 'releases.import', 'rollouts'],
  operator: DAILY,
  auditor: ['codes.read', 'audit', 'incidents', 'journal', 'trust', 'releases'],
  technician: ['enrol', 'trail.import', 'incidents', 'trust', 'releases'],
  integrator: ['codes.read', 'codes.make'],
};

export function roleMay(role: Role, right: Right): boolean {
  return RIGHTS[role].includes(right);
}

export const RoleContext = createContext<Role>('operator');

/** Asks what the operator who is signed in may do. */
export function useMay(): (right: Right) => boolean {
  const role = useContext(RoleContext);
  return (right) => roleMay(role, right);
}
