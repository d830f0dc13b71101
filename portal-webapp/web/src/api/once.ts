// SPDX-License-Identifier: Apache-2.0

/** A fresh Idempotency-Key: random hex digits; not randomUUID, which browsers keep for https. */
export function onceKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
