// SPDX-License-Identifier: Apache-2.0
import type { Code } from '../api/types.ts';
import { validityText } from '../format/time.ts';

/** The start, if it is later than the making: otherwise a code works at once and only its end matters. */
export function startOf(code: Code): number | null {
  return code.validFrom === code.issuedAt ? null : Date.parse(code.validFrom);
}

export function validityOf(code: Code, zone: string): string {
  return validityText(startOf(code), Date.parse(code.validUntil), zone);
}
