#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
//
// A second implementation of access codes, written from docs/protocol.md alone, for tests.
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
// A request that fails: {"ok":false, "error":text}. Exit code 0 at the end of the input.

import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { createInterface } from 'node:readline';

const PREFIX = 'LK1:';
const AAD = Buffer.from('latchkey/v1/code');
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const [AUD, EXP, NBF, IAT, CTI, SCOPE, NEWS] = [3, 4, 5, 6, 7, 9, -65537];
const MAX_LIFETIME = 400 * 86400;

// ---- CBOR, section 1

const head = (major, n) => {
  const value = BigInt(n);
  const bytes = value < 24n ? 0 : value < 0x100n ? 1 : value < 0x10000n ? 2 : value < 0x100000000n ? 4 : 8;
  const out = Buffer.alloc(1 + bytes);
  out[0] = (major << 5) | (bytes === 0 ? Number(value) : 24 + Math.log2(bytes));
  for (let i = bytes, rest = value; i > 0; i--, rest >>= 8n) {
    out[i] = Number(rest & 0xffn);
  }
  return out;
};

/** Encodes numbers, bigints, strings, buffers, arrays, and maps given as Map in ascending key order. */
const encode = (item) => {
  if (Buffer.isBuffer(item)) {
    return Buffer.concat([head(2, item.length), item]);
  }
  if (typeof item === 'string') {
    const utf8 = Buffer.from(item);
    return Buffer.concat([head(3, utf8.length), utf8]);
  }
  if (Array.isArray(item)) {
    return Buffer.concat([head(4, item.length), ...item.map(encode)]);
  }
  if (item instanceof Map) {
    return Buffer.concat([head(5, item.size), ...[...item].flat().map(encode)]);
  }
  const value = BigInt(item);
  return value < 0n ? head(1, -1n - value) : head(0, value);
};

const refuse = (reason) => {
  throw new Error(reason);
};

/** Decodes one item and nothing after it. Integers come as bigint, maps as Map. */
const decode = (bytes) => {
  let pos = 0;
  const take = (length) => {
    if (length > bytes.length - pos) {
      refuse('cbor-truncated');
    }
    pos += length;
    return bytes.subarray(pos - length, pos);
  };
  const argument = (info) => {
    if (info < 24) {
      return BigInt(info);
    }
    if (info > 27) {
      refuse('cbor-forbidden');
    }
    const length = 1 << (info - 24);
    const value = BigInt('0x' + take(length).toString('hex'));
    if (head(0, value).length !== 1 + length) {
      refuse('cbor-not-shortest');
    }
    return value;
  };
  const count = (n) => (n > BigInt(bytes.length - pos) ? refuse('cbor-truncated') : Number(n));
  const item = (depth) => {
    const initial = take(1)[0];
    const major = initial >> 5;
    if (major > 5) {
      const simple = { 0xf4: false, 0xf5: true, 0xf6: null };
      return initial in simple ? simple[initial] : refuse('cbor-forbidden');
    }
    const n = argument(initial & 31);
    switch (major) {
      case 0:
        return n;
      case 1:
        return -1n - n;
      case 2:
        return Buffer.from(take(count(n)));
      case 3:
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(take(count(n)));
      case 4:
        return depth >= 8 ? refuse('cbor-depth') : Array.from({ length: count(n) }, () => item(depth + 1));
      default:
        return depth >= 8 ? refuse('cbor-depth') : map(count(n), depth + 1);
    }
  };
  const map = (entries, depth) => {
    const result = new Map();
    let last;
    for (let i = 0; i < entries; i++) {
      const start = pos;
      const key = item(depth);
      const encoded = bytes.subarray(start, pos);
      if (last !== undefined && Buffer.compare(last, encoded) >= 0) {
        refuse('cbor-key-order');
      }
      last = encoded;
      result.set(key, item(depth));
    }
    return result;
  };
  const result = item(0);
  return pos === bytes.length ? result : refuse('cbor-trailing');
};

// ---- Base45, section 4

const base45 = (bytes) => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const pair = i + 1 < bytes.length;
    let value = pair ? bytes[i] * 256 + bytes[i + 1] : bytes[i];
    for (let digits = pair ? 3 : 2; digits > 0; digits--, value = Math.floor(value / 45)) {
      text += ALPHABET[value % 45];
    }
  }
  return text;
};

const unbase45 = (text) => {
  const out = [];
  for (let i = 0; i < text.length; i += 3) {
    const group = [...text.slice(i, i + 3)].map((c) => ALPHABET.indexOf(c));
    if (group.length === 1) {
      refuse('base45-length');
    }
    if (group.includes(-1)) {
      refuse('base45-alphabet');
    }
    const value = group.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (value > (group.length === 3 ? 0xffff : 0xff)) {
      refuse('base45-overflow');
    }
    out.push(...(group.length === 3 ? [value >> 8, value & 255] : [value]));
  }
  return Buffer.from(out);
};

// ---- Keys and envelope, sections 2 and 3

const hex = (text) => (/^([0-9a-f]{2})*$/i.test(text) ? Buffer.from(text, 'hex') : refuse('not hex'));
const privateKey = (seed) =>
  createPrivateKey({
    key: Buffer.concat([hex('302e020100300506032b657004220420'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
const rawPublicKey = (key) => createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(12);
const publicKey = (raw) =>
  createPublicKey({ key: Buffer.concat([hex('302a300506032b6570032100'), raw]), format: 'der', type: 'spki' });
const kidOf = (raw) => createHash('sha256').update(raw).digest().subarray(0, 4);
const toBeSigned = (header, payload) => encode(['Signature1', header, AAD, payload]);

const seal = (kid, payload, key) => {
  const header = encode(new Map([[1, -19], [4, kid]]));
  return encode([header, new Map(), payload, sign(null, toBeSigned(header, payload), key)]);
};

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
  const kid = request.kid === undefined ? kidOf(raw) : hex(request.kid);
  const envelope = seal(kid, encode(claims), key);
  return { text: PREFIX + base45(envelope), publicKey: raw.toString('hex'), kid: kid.toString('hex') };
};

const open = (text, keys) => {
  if (text.length > 400) {
    refuse('too-long');
  }
  if (!text.startsWith(PREFIX)) {
    refuse('bad-prefix');
  }
  const parts = decode(unbase45(text.slice(PREFIX.length)));
  if (!Array.isArray(parts) || parts.length !== 4) {
    refuse('bad-envelope');
  }
  const [header, unprotected, payload, signature] = parts;
  if (![header, payload, signature].every(Buffer.isBuffer) || !(unprotected instanceof Map)) {
    refuse('bad-envelope');
  }
  if (unprotected.size !== 0) {
    refuse('unprotected-header');
  }
  if (signature.length !== 64) {
    refuse('signature-length');
  }
  const labels = decode(header);
  if (!(labels instanceof Map) || labels.size !== 2 || labels.get(1n) !== -19n || !Buffer.isBuffer(labels.get(4n))) {
    refuse('bad-header');
  }
  const kid = labels.get(4n);
  const candidates = keys.filter((raw) => kid.length === 4 && kidOf(raw).equals(kid));
  if (candidates.length === 0) {
    refuse('unknown-key');
  }
  const message = toBeSigned(header, payload);
  if (!candidates.some((raw) => verify(null, message, publicKey(raw), signature))) {
    refuse('bad-signature');
  }
  return decode(payload);
};

const isUint = (n) => typeof n === 'bigint' && n >= 0n && n < 1n << 63n;
const isName = (text) => typeof text === 'string' && /^[A-Za-z0-9._-]{1,32}$/.test(text);
const isBytes = (bytes, length) => Buffer.isBuffer(bytes) && bytes.length === length;
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
