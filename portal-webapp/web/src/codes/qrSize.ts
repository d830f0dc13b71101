// SPDX-License-Identifier: Apache-2.0

/** A thermal printer's dot at 203 dpi, in millimetres. */
const DOT = 0.125;
/** White modules that belong to the picture on each side. */
const QUIET = 4;
const LEAST_DOTS = 4;

/**
 * Edge of the printed picture in millimetres, so that each module is a whole number of printer dots,
 * at least four, and the code without its quiet zone is at least as large as asked for.
 *
 * @param modules along an edge of the picture, quiet zone included
 */
export function printedEdge(modules: number, leastMillimetres: number): number {
  const own = modules - 2 * QUIET;
  const dots = Math.max(LEAST_DOTS, Math.ceil(leastMillimetres / (own * DOT) - 1e-9));
  return modules * dots * DOT;
}
