// SPDX-License-Identifier: Apache-2.0
//
// What all letters share, written from docs/protocol.md alone: CBOR, Base45, keys, envelopes. Plain Node >= 20.

import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

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

/** Encodes numbers, bigints, booleans, strings, buffers, arrays, and maps given as Map in ascending key order. */
export const encode = (item) => {
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
  if (typeof item === 'boolean') {
    return Buffer.from([item ? 0xf5 : 0xf4]);
  }
  const value = BigInt(item);
  return value < 0n ? head(1, -1n - value) : head(0, value);
};

export const refuse = (reason) => {
  throw new Error(reason);
};

/** Decodes one item and nothing after it. Integers come as bigint, maps as Map. */
export const decode = (bytes) => {
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

export const base45 = (bytes) => {
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

export const unbase45 = (text) => {
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

export const hex = (text) => (/^([0-9a-f]{2})*$/i.test(text) ? Buffer.from(text, 'hex') : refuse('not hex'));
export const privateKey = (seed) =>
  createPrivateKey({
    key: Buffer.concat([hex('302e020100300506032b657004220420'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
export const rawPublicKey = (key) => createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(12);
const publicKey = (raw) =>
  createPublicKey({ key: Buffer.concat([hex('302a300506032b6570032100'), raw]), format: 'der', type: 'spki' });
export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
export const kidOf = (raw, length) => sha256(raw).subarray(0, length);
const toBeSigned = (type, header, payload) => encode(['Signature1', header, Buffer.from(`latchkey/v1/${type}`), payload]);

/** Makes an envelope of this type. */
export const seal = (type, kid, payload, key) => {
  const header = encode(new Map([[1, -19], [4, kid]]));
  return encode([header, new Map(), payload, sign(null, toBeSigned(type, header, payload), key)]);
};

/** Takes an envelope apart: its kid, its payload, and a check whether a raw key signed it. */
export const openEnvelope = (type, kidLength, envelope) => {
  const parts = decode(envelope);
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
  if (kid.length !== kidLength) {
    refuse('bad-kid');
  }
  const message = toBeSigned(type, header, payload);
  return { kid, payload, signedBy: (raw) => verifies(raw, message, signature) };
};

/** True if the raw key made this signature. */
export const verifies = (raw, message, signature) =>
  signature.length === 64 && verify(null, message, publicKey(raw), signature);

export const isUint = (n) => typeof n === 'bigint' && n >= 0n && n < 1n << 63n;
export const isName = (text) => typeof text === 'string' && /^[A-Za-z0-9._-]{1,32}$/.test(text);
export const isBytes = (bytes, length) => Buffer.isBuffer(bytes) && bytes.length === length;
