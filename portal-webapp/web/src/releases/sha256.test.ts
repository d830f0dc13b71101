// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

/** Made with another implementation, around the edges of blocks. */
it.each([
  [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [1, '4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a'],
  [55, '0c74b286e2c8b409ed0fd89f5a8344aeb274bda5d9bfbe7b8e537cfc6142736d'],
  [56, '8136496fb4867a08f8c0f1afaf000ef4093ecc2d544f4f808ef9d5945ca4c2fa'],
  [63, 'a7c6fa71b10f6f7bd8ce26f79db5693d265b2cde42e61955077e77c8764bc26f'],
  [64, '3ea97ec766b8247739939247b4d4cb362cf13c100deb0cc2ba5391f762023852'],
  [65, '7fc8e770811fb1035a2279b782a7b04024fe6a2229e9bb11a99686d3ca65f4a7'],
  [119, '6cf3e40eee6bd154b923dbbe0b421de7934af82282113dd285bb895e4bb3f8f7'],
  [120, '696e486e83239a511feef5f0b438da322fa51490489668162c6ed9a9c6ad8055'],
  [1000, '44a1b8c5e1f8849fc62fcbfadd4f4ab312021e40f8e16b2a4f9307493ca45102'],
])('digests %i bytes as others do', (length, digest) => {
  expect(sha256(Uint8Array.from({ length }, (_, at) => (at * 31 + length) % 256))).toBe(digest);
});
