// SPDX-License-Identifier: Apache-2.0
import { sha256 } from './sha256.ts';

/** What people compare of a root file: SHA-256 of its bytes, in hex. */
export async function fingerprintOf(file: Blob): Promise<string> {
  return sha256(new Uint8Array(await file.arrayBuffer()));
}
