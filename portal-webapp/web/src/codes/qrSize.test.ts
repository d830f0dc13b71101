// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { printedEdge } from './qrSize.ts';

it.each([45, 49, 53, 57, 61])('prints %i modules in whole dots, large enough', (modules) => {
  for (const least of [30, 38, 60]) {
    const edge = printedEdge(modules, least);
    const dots = edge / modules / 0.125;
    expect(dots).toBeCloseTo(Math.round(dots), 9);
    expect(dots).toBeGreaterThanOrEqual(4);
    expect((edge * (modules - 8)) / modules).toBeGreaterThanOrEqual(least);
  }
});

it('never prints a module with fewer than four dots', () => {
  expect(printedEdge(185, 30)).toBe(185 * 0.5);
});
