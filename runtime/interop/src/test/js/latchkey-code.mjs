#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
//
// A second implementation of access codes, commands and exports, written from docs/protocol.md alone, for tests.
// Plain Node >= 20, nothing but node:crypto.
//
//   node latchkey-code.mjs < requests > answers
//
// One JSON request per line on standard input, one JSON answer per line on standard output, at once. Binary fields are hex.
//
// Make a code:
//   {"seed":hex32, "kid"?:hex4, "site":text, "iat":n, "nbf"?:n, "exp":n, "cti":hex8, "op":1..6, "target":[...], "uses":n,
//    "news"?:[epoch, minRelease, hex]}
//   -> {"text":"LK1:...", "publicKey":hex32, "kid":hex4}
//   target: [door, ...] for op 1, 5, 6; [bank, sizeClass] for op 2; [bank, sizeClass, bookingHex] for op 3, 4.
//   Without "kid" it is the start of SHA-256 of the public key. Nothing is judged: bad codes can be made for tests.
//
// Verify a code:
//   {"text":"LK1:...", "publicKeys":[hex32, ...], "site":text, "now":n, "maxSeconds"?:n, "tolerance"?:n}
//   -> {"ok":true, "claims":{"aud","exp","nbf"?,"iat","cti","scope":[op, target, uses],"news"?}} or {"ok":false, "error":text}
//   publicKeys are those that may sign codes for this site now; each is tried whose kid fits.
//
// Make a command:
//   {"command":word, "args":{...}, "seed":hex32, "operator":text, "site":text, "iat":n, "exp":n, "cti":hex16, "seq"?:n}
//   -> {"hex":..., "publicKey":hex32}
//   args as in the table of section 16; "config" and "letter" are hex. Nothing is judged.
//
// Verify an export:
//   {"file":path} -> {"ok":true, ...what it says} or {"ok":false, "error":text}
//
// A request that fails: {"ok":false, "error":text}. Exit code 0 at the end of the input.

import { createInterface } from 'node:readline';
import { verifyExport } from './export.mjs';
import { makeCommand } from './command.mjs';
import {
  base45, decode, encode, hex, isBytes, isName, isUint, kidOf, openEnvelope, privateKey, rawPublicKey, refuse, seal, unbase45,
} from './core.mjs';

const PREFIX = 'LK1:';
const KID_LENGTH = 4;
const [AUD, EXP, NBF, IAT, CTI, SCOPE, NEWS] = [3, 4, 5, 6, 7, 9, -65537];
const MAX_LIFETIME = 400 * 86400;

// ---- Access code, section 5

const withBooking = (op) => op === 3 || op === 4;

const make = (request) => {
  const key = privateKey(hex(request.seed));
  const raw = rawPublicKey(key);
  const target = withBooking(request.op) ? [request.target[0], request.target[1], hex(request.target[2])] : request.target;
  const claims = new Map([[AUD, request.site], [EXP, request.exp]]);
  if (request.nbf !== undefined) {
    claims.set(NBF, request.nbf);
  }
  claims.set(IAT, request.iat).set(CTI, hex(request.cti)).set(SCOPE, encode([request.op, target, request.uses]));
  if (request.news !== undefined) {
    claims.set(NEWS, [request.news[0], request.news[1], hex(request.news[2])]);
  }
  const kid = request.kid === undefined ? kidOf(raw, KID_LENGTH) : hex(request.kid);
  const envelope = seal('code', kid, encode(claims), key);
  return { text: PREFIX + base45(envelope), publicKey: raw.toString('hex'), kid: kid.toString('hex') };
};

const open = (text, keys) => {
  if (text.length > 400) {
    refuse('too-long');
  }
  if (!text.startsWith(PREFIX)) {
    refuse('bad-prefix');
  }
  const { kid, payload, signedBy } = openEnvelope('code', KID_LENGTH, unbase45(text.slice(PREFIX.length)));
  const candidates = keys.filter((raw) => kidOf(raw, KID_LENGTH).equals(kid));
  if (candidates.length === 0) {
    refuse('unknown-key');
  }
  if (!candidates.some(signedBy)) {
    refuse('bad-signature');
  }
  return decode(payload);
};

const isBank = (text) => typeof text === 'string' && text.length <= 32 && !/[\u0000-\u001f\u007f-\u009f]/.test(text);
const ascending = (list) => list.every((n, i) => i === 0 || list[i - 1] < n);
const areDoors = (target, least) =>
  target.length >= least
  && target.length <= 32
  && target.every((n) => typeof n === 'bigint' && n >= 1n && n <= 65535n)
  && ascending(target);

const isTarget = (op, target) => {
  if (!Array.isArray(target)) {
    return false;
  }
  switch (op) {
    case 1n:
      return areDoors(target, 1);
    case 2n:
      return target.length === 2 && isBank(target[0]) && isUint(target[1]);
    case 3n:
    case 4n:
      return target.length === 3 && isBank(target[0]) && isUint(target[1]) && isBytes(target[2], 8);
    case 5n:
      return areDoors(target, 0);
    case 6n:
      return target.length === 0;
    default:
      return false;
  }
};

const isNews = (news) => {
  if (!Array.isArray(news) || news.length !== 3 || !isUint(news[0]) || !isUint(news[1]) || !Buffer.isBuffer(news[2])) {
    return false;
  }
  const delta = news[2];
  const indices = Array.from({ length: delta.length >> 2 }, (_, i) => delta.readUInt32BE(4 * i));
  return delta.length <= 24 && delta.length % 4 === 0 && ascending(indices);
};

const check = (claims, request) => {
  if (!(claims instanceof Map)) {
    refuse('bad-claims');
  }
  const known = [AUD, EXP, NBF, IAT, CTI, SCOPE, NEWS].map(BigInt);
  if (![...claims.keys()].every((label) => known.includes(label))) {
    refuse('unknown-claim');
  }
  const [aud, exp, nbf, iat, cti, scope, news] = known.map((label) => claims.get(label));
  const [op, target, uses] = Buffer.isBuffer(scope) ? decode(scope) : refuse('bad-claims');
  const fits = isName(aud) && isUint(exp) && isUint(iat) && exp > iat && isBytes(cti, 8)
    && (nbf === undefined || (isUint(nbf) && nbf < exp))
    && decode(scope).length === 3 && isTarget(op, target) && isUint(uses)
    && (news === undefined || isNews(news));
  if (!fits) {
    refuse('bad-claims');
  }
  const now = BigInt(request.now);
  const failures = [
    ['wrong-site', aud !== request.site],
    ['lifetime', exp - iat > BigInt(Math.min(request.maxSeconds ?? MAX_LIFETIME, MAX_LIFETIME))],
    ['issued-in-future', iat - now > BigInt(request.tolerance ?? 300)],
    ['not-yet-valid', nbf !== undefined && now < nbf],
    ['expired', now >= exp],
  ];
  for (const [reason, failed] of failures) {
    if (failed) {
      refuse(reason);
    }
  }
  return { aud, exp, ...(nbf === undefined ? {} : { nbf }), iat, cti, scope: [op, target, uses], ...(news ? { news } : {}) };
};

// ---- The program

/** JSON with bigints as numbers and buffers as hex. */
const json = (value) => {
  if (Buffer.isBuffer(value)) {
    return `"${value.toString('hex')}"`;
  }
  if (typeof value === 'bigint') {
    return value.toString();
  }
  if (Array.isArray(value)) {
    return `[${value.map(json).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${json(field)}`).join(',')}}`;
  }
  return JSON.stringify(value);
};

const answer = (line) => {
  try {
    const request = JSON.parse(line);
    if (request.command !== undefined) {
      return makeCommand(request);
    }
    if (request.file !== undefined) {
      return { ok: true, ...verifyExport(request.file) };
    }
    if (request.text === undefined) {
      return make(request);
    }
    return { ok: true, claims: check(open(request.text, request.publicKeys.map(hex)), request) };
  } catch (error) {
    return { ok: false, error: error.message };
  }
};

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(`${json(answer(line))}\n`);
}
