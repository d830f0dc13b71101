// SPDX-License-Identifier: Apache-2.0
//
// Verifies an export of a trail, section 23 of docs/protocol.md.

import { readFileSync } from 'node:fs';
import { decode, isBytes, isName, isUint, kidOf, openEnvelope, refuse, sha256, verifies } from './core.mjs';

const [HEADER, SECTION, ROWS, END, SEAL] = [0n, 1n, 2n, 3n, 4n];
const FIELDS = [7, 4, 2, 5, 2];
const ROWS_PER_FRAME = 256;
const EMPTY = sha256();

const require = (fits, reason = 'bad-export') => fits || refuse(reason);

// ---- Tree, section 10

const leafHash = (record) => sha256(Buffer.from([0]), record);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

/** The roots of the full subtrees by level, as a map. */
const addLeaf = (tree, hash) => {
  let level = 0n;
  for (; (tree.size >> level) & 1n; level++) {
    hash = nodeHash(tree.roots.get(level), hash);
    tree.roots.delete(level);
  }
  tree.roots.set(level, hash);
  tree.size++;
};

const rootOf = (tree) =>
  [...tree.roots.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .reduce((root, [, hash]) => (root ? nodeHash(hash, root) : hash), null) ?? EMPTY;

const readTree = (bytes) => {
  const [size, hashes] = decode(bytes);
  require(isUint(size) && hashes.every((hash) => isBytes(hash, 32)));
  const levels = Array.from({ length: 63 }, (_, i) => BigInt(i)).filter((level) => (size >> level) & 1n);
  require(levels.length === hashes.length, 'bad-tree');
  return { size, roots: new Map(levels.map((level, i) => [level, hashes[i]])) };
};

/** RFC 9162 section 2.1.4.2. */
const checkConsistency = (first, second, proof, firstRoot, secondRoot) => {
  require(first > 0n && first <= second, 'tree-range');
  if (first === second) {
    require(proof.length === 0, 'proof-length');
    require(firstRoot.equals(secondRoot), 'root-mismatch');
    return;
  }
  const path = (first & (first - 1n)) === 0n ? [firstRoot, ...proof] : [...proof];
  require(path.length > 0 && proof.length > 0, 'proof-length');
  let [fn, sn] = [first - 1n, second - 1n];
  for (; fn & 1n; fn >>= 1n, sn >>= 1n);
  let [fr, sr] = [path[0], path[0]];
  for (const hash of path.slice(1)) {
    require(sn !== 0n, 'proof-length');
    if (fn & 1n || fn === sn) {
      fr = nodeHash(hash, fr);
      sr = nodeHash(hash, sr);
      for (; !(fn & 1n) && fn !== 0n; fn >>= 1n, sn >>= 1n);
    } else {
      sr = nodeHash(sr, hash);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  require(sn === 0n, 'proof-length');
  require(fr.equals(firstRoot) && sr.equals(secondRoot), 'root-mismatch');
};

// ---- Notes, section 11

const keyId = (name, algorithm, key) => sha256(Buffer.from(`${name}\n`), Buffer.from([algorithm]), key).subarray(0, 4);

/** The bytes of the signature that the named key made on a note, without its key id; null if there is none. */
const signatureOf = (note, name, algorithm, key) => {
  const lines = note.slice(note.lastIndexOf('\n\n') + 2).split('\n');
  require(lines.pop() === '' && lines.every((line) => /^\u2014 [^ ]+ [A-Za-z0-9+/]+=*$/.test(line)), 'bad-note');
  for (const line of lines) {
    const [, signer, encoded] = line.split(' ');
    const bytes = Buffer.from(encoded, 'base64');
    require(bytes.toString('base64') === encoded, 'bad-note');
    if (signer === name && bytes.subarray(0, 4).equals(keyId(name, algorithm, key))) {
      return bytes.subarray(4);
    }
  }
  return null;
};

const textOf = (note) => note.slice(0, note.lastIndexOf('\n\n') + 1);

const checkpoint = (note, origin, key) => {
  const signature = signatureOf(note, origin, 1, key);
  require(signature !== null, 'no-known-signature');
  require(verifies(key, Buffer.from(textOf(note)), signature), 'bad-signature');
  const [name, size, root] = textOf(note).split('\n');
  require(name === origin, 'wrong-origin');
  require(/^(0|[1-9][0-9]{0,18})$/.test(size), 'bad-checkpoint');
  return { size: BigInt(size), root: Buffer.from(root, 'base64') };
};

const cosignedAt = (note, name, key) => {
  const signature = signatureOf(note, name, 4, key);
  if (signature === null) {
    return null;
  }
  const time = signature.readBigInt64BE(0);
  const message = Buffer.from(`cosignature/v1\ntime ${time}\n${textOf(note)}`);
  require(time >= 0n && verifies(key, message, signature.subarray(8)), 'bad-signature');
  return time;
};

// ---- Key ring, section 6

const readRing = (letter, root) => {
  const { kid, payload, signedBy } = openEnvelope('keyring', 8, letter);
  require(kid.equals(kidOf(root, 8)), 'unknown-key');
  require(signedBy(root), 'bad-signature');
  const [version, entries] = decode(decode(payload).get(9n));
  return {
    version,
    entries: entries.map(([kid, key, types, sites, notBefore, notAfter]) => {
      require(kidOf(key, kid.length).equals(kid), 'bad-key-ring');
      return { kid, key, types, sites, notBefore, notAfter };
    }),
  };
};

const maySign = (entry, type, site) =>
  entry.types.includes(type) && (entry.sites.includes('*') || entry.sites.includes(site));
const isValid = (entry, time) => entry.notBefore <= time && time < entry.notAfter;

// ---- Export, section 23

/** Splits a file into frames: their fields, and where they begin. */
const frames = (file) => {
  const result = [];
  for (let at = 0; at < file.length; ) {
    require(file.length - at >= 4);
    const end = at + 4 + file.readUInt32BE(at);
    require(end <= file.length);
    const fields = decode(file.subarray(at + 4, end));
    require(Array.isArray(fields) && isUint(fields[0]) && fields[0] <= SEAL && fields.length === FIELDS[fields[0]]);
    result.push({ kind: fields[0], fields: fields.slice(1), at });
    at = end;
  }
  return result;
};

const readRows = (all, tree, to) => {
  let shown = 0;
  while (tree.size < to) {
    const { kind, fields: [rows] } = all.shift() ?? refuse('bad-export');
    const expected = to - tree.size < ROWS_PER_FRAME ? Number(to - tree.size) : ROWS_PER_FRAME;
    require(kind === ROWS && rows.length === expected);
    for (const row of rows) {
      const hidden = Array.isArray(row);
      require(hidden ? row.length === 1 && isBytes(row[0], 32) : Buffer.isBuffer(row) && row.length <= 4096);
      require(hidden || decode(row).get(2n) === tree.size, 'bad-record');
      addLeaf(tree, hidden ? row[0] : leafHash(row));
      shown += hidden ? 0 : 1;
    }
  }
  return shown;
};

/** Who vouches for the key of a trail: size and time of the portal's cosignature, or the ring for its own trail. */
const vouch = (header, ring, note, key, size) => {
  if (header.site === '') {
    require(ring.entries.some((entry) => entry.types.includes('journal') && entry.key.equals(key)), 'unknown-key');
    return { witnessed: 0n };
  }
  for (const entry of ring.entries.filter((one) => maySign(one, 'witness', header.site))) {
    const time = cosignedAt(note, header.witness, entry.key);
    if (time !== null && isValid(entry, time)) {
      return { witnessed: size, witnessedAt: time };
    }
  }
  return refuse('not-witnessed');
};

const readSection = (all, header, ring) => {
  const [key, encodedTree, to] = all.shift().fields;
  const tree = readTree(encodedTree);
  const from = tree.size;
  require(isBytes(key, 32) && isUint(to) && to > from);
  const shown = readRows(all, tree, to);
  const { kind, fields: [note, proof, older, olderProof] } = all.shift() ?? refuse('bad-export');
  require(kind === END);
  const origin = `latchkey/${header.site === '' ? 'portal' : header.site}/${kidOf(key, 8).toString('hex')}`;
  const newest = checkpoint(note, origin, key);
  checkConsistency(to, newest.size, proof, rootOf(tree), newest.root);
  let vouched;
  if (older === null) {
    require(olderProof.length === 0);
    vouched = vouch(header, ring, note, key, newest.size);
  } else {
    require(header.site !== '');
    const witnessed = checkpoint(older, origin, key);
    checkConsistency(witnessed.size, newest.size, olderProof, witnessed.root, newest.root);
    vouched = vouch(header, ring, older, key, witnessed.size);
  }
  return { key, from, to, shown, hidden: Number(to - from) - shown, size: newest.size, root: newest.root, ...vouched };
};

const readSeal = (seal, file, header, ring, sections) => {
  const { kid, payload, signedBy } = openEnvelope('export', 8, seal.fields[0]);
  const claims = decode(payload);
  require(claims.size === 2 && isUint(claims.get(6n)) && isBytes(claims.get(9n), 34), 'bad-claims');
  require(decode(claims.get(9n)).equals(sha256(file.subarray(0, seal.at))), 'bad-seal');
  const time = claims.get(6n);
  const unit = header.site !== '' && sections.find(({ key }) => kidOf(key, 8).equals(kid));
  if (unit) {
    require(signedBy(unit.key), 'bad-signature');
    return { sealedBy: unit.key, sealedAt: time };
  }
  const entry = ring.entries.find(
    (one) => one.kid.subarray(0, 8).equals(kid) && maySign(one, 'export', header.site) && isValid(one, time) && signedBy(one.key),
  );
  require(entry !== undefined, 'unknown-key');
  return { sealedBy: entry.key, sealedAt: time };
};

/** Numbers of one trail that two sections have; of one tree they would be repeated, and no export is so. */
const overlapsOf = (sections) =>
  sections.flatMap((later, i) =>
    sections.slice(0, i).filter((earlier) => later.key.equals(earlier.key) && later.from < earlier.to && earlier.from < later.to)
      .map((earlier) => {
        require(later.size !== earlier.size || !later.root.equals(earlier.root));
        const from = later.from > earlier.from ? later.from : earlier.from;
        const to = later.to < earlier.to ? later.to : earlier.to;
        return { key: later.key, from, to };
      }),
  );

/** Verifies a file and says what it holds. */
export const verifyExport = (path) => {
  const file = readFileSync(path);
  const all = frames(file);
  const first = all.shift();
  require(first?.kind === HEADER && first.fields[0] === 'latchkey/v1/export');
  const [, root, letter, site, witness, filter] = first.fields;
  require(isBytes(root, 32) && (site === '' || isName(site)) && (witness === '') === (site === ''));
  const header = { site, witness };
  const ring = readRing(letter, root);
  const sections = [];
  while (all[0]?.kind === SECTION) {
    sections.push(readSection(all, header, ring));
  }
  require(sections.length > 0 && all.length === 1 && all[0].kind === SEAL);
  const sealed = readSeal(all[0], file, header, ring, sections);
  return { root: sha256(root), keyRingVersion: ring.version, site, filter, ...sealed, sections, overlaps: overlapsOf(sections) };
};

