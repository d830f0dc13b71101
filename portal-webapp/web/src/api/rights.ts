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
  | 'journal';

const EVERYTHING: readonly Right[] = [
  'sites.write', 'enrol', 'trail.import', 'commands', 'codes.read', 'codes.make', 'audit', 'incidents', 'incidents.close', 'journal',
];

const RIGHTS: Record<Role, readonly Right[]> = {
  owner: EVERYTHING,
  operator: EVERYTHING,
  auditor: ['codes.read', 'audit', 'incidents', 'journal'],
  technician: ['enrol', 'trail.import', 'incidents'],
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
