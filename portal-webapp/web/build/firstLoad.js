// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from 'node:zlib';

/**
 * How much script a browser needs before each page is there, whichever is the first: the entry, the page, and what both import.
 *
 * @param {Record<string, { type: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[], code?: string }>} bundle
 *   files by name, as Rollup has them
 * @returns {{ page: string, bytes: number }[]} gzip, the heaviest first
 */
export function firstLoads(bundle) {
  const sizes = new Map();
  const size = (name) => {
    if (!sizes.has(name)) {
      sizes.set(name, gzipSync(bundle[name].code).length);
    }
    return sizes.get(name);
  };
  const collect = (name, found) => {
    if (bundle[name]?.type === 'chunk' && !found.has(name)) {
      found.add(name);
      bundle[name].imports.forEach((each) => collect(each, found));
    }
    return found;
  };
  const entry = Object.keys(bundle).find((name) => bundle[name].isEntry);
  return [entry, ...bundle[entry].dynamicImports]
    .map((page) => {
      const files = collect(page, collect(entry, new Set()));
      return { page, bytes: [...files].reduce((sum, name) => sum + size(name), 0) };
    })
    .toSorted((a, b) => b.bytes - a.bytes);
}

/** Fails the build when the first load of a page weighs more than that. @param {number} most bytes of gzip */
export function firstLoadLimit(most) {
  return {
    name: 'first-load-limit',
    writeBundle(_options, bundle) {
      const [heaviest] = firstLoads(bundle);
      const said = `${heaviest.page} needs ${(heaviest.bytes / 1000).toFixed(1)} kB of script (gzip) at most ${most / 1000}`;
      if (heaviest.bytes > most) {
        this.error(`${said}: see docs/adr/0018-a-web-interface-with-few-parts.md`);
      }
      this.info(said);
    },
  };
}
