// SPDX-License-Identifier: Apache-2.0
//
// Makes commands, section 16 of docs/protocol.md.

import { encode, hex, kidOf, privateKey, rawPublicKey, seal } from './core.mjs';

const MODES = ['private', 'public', 'closed'];
const [SUB, AUD, EXP, IAT, CTI, SCOPE, SEQ] = [2, 3, 4, 6, 7, 9, -65538];

/** Word to number and to the values of the keys 1, 2, 3; undefined is left out. */
const COMMANDS = {
  revoke: [1, (a) => [a.epoch, new Map(a.revocations.map(({ index, until }) => [index, until]))]],
  assign: [2, (a) => [a.door, a.code && hex(a.code)]],
  'set-mode': [3, (a) => [a.bank, MODES.indexOf(a.mode), a.effectiveAt]],
  configure: [4, (a) => [hex(a.config)]],
  'key-ring': [5, (a) => [hex(a.letter)]],
  'run-release': [6, (a) => [a.release, a.notBefore, a.notAfter]],
  're-enrol': [7, (a) => [a.enrolment]],
  open: [16, (a) => [a.doors]],
  'release-door': [17, (a) => [a.door]],
  'lock-down': [18, (a) => [a.bank, a.on]],
  'emergency-open': [19, (a) => [a.bank]],
};

export const makeCommand = (request) => {
  const key = privateKey(hex(request.seed));
  const raw = rawPublicKey(key);
  const [number, values] = COMMANDS[request.command];
  const entries = values(request.args).map((value, i) => [i + 1, value]).filter(([, value]) => value !== undefined);
  const claims = new Map([
    [SUB, request.operator],
    [AUD, request.site],
    [EXP, request.exp],
    [IAT, request.iat],
    [CTI, hex(request.cti)],
    [SCOPE, encode([number, new Map(entries)])],
  ]);
  if (request.seq !== undefined) {
    claims.set(SEQ, request.seq);
  }
  const letter = seal('command', kidOf(raw, 8), encode(claims), key);
  return { hex: letter.toString('hex'), publicKey: raw.toString('hex') };
};
