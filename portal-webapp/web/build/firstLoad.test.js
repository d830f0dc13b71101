// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { firstLoadLimit, firstLoads } from './firstLoad.js';

/** Nothing to compress in it. */
const chunk = (size, more = {}) => ({ type: 'chunk', code: randomBytes(size / 2).toString('hex'), imports: [], dynamicImports: [], ...more });

const BUNDLE = {
  'main.js': chunk(10_000, { isEntry: true, imports: ['shared.js'], dynamicImports: ['small.js', 'large.js'] }),
  'shared.js': chunk(10_000),
  'small.js': chunk(1_000, { imports: ['shared.js', 'main.js'] }),
  'large.js': chunk(20_000, { imports: ['part.js'], dynamicImports: ['later.js'] }),
  'part.js': chunk(10_000, { imports: ['shared.js'] }),
  'later.js': chunk(90_000),
  'main.css': { type: 'asset' },
};

it('counts the entry, the page and what both import once', () => {
  const loads = Object.fromEntries(firstLoads(BUNDLE).map(({ page, bytes }) => [page, bytes]));
  const sum = (...files) => files.reduce((bytes, file) => bytes + gzipSync(BUNDLE[file].code).length, 0);
  expect(Object.keys(loads)).toEqual(['large.js', 'small.js', 'main.js']);
  expect(loads['main.js']).toBe(sum('main.js', 'shared.js'));
  expect(loads['small.js']).toBe(sum('main.js', 'shared.js', 'small.js'));
  expect(loads['large.js']).toBe(sum('main.js', 'shared.js', 'large.js', 'part.js'));
});

it('fails the build above the limit', () => {
  const said = [];
  const build = {
    info: (text) => said.push(text),
    error: (text) => {
      throw new Error(text);
    },
  };
  firstLoadLimit(40_000).writeBundle.call(build, {}, BUNDLE);
  expect(said[0]).toMatch(/^large\.js needs \d+\.\d kB/);
  expect(() => firstLoadLimit(20_000).writeBundle.call(build, {}, BUNDLE)).toThrow(/large\.js.*0018/);
});
