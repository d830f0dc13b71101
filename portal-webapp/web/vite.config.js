// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { firstLoadLimit } from './build/firstLoad.js';

const picture = fileURLToPath(new URL('../../bundles/org.latchkey.picture/src/main/resources/web', import.meta.url));
/** See ADR 18. */
const MOST_SCRIPT = 95_000;
const repository = fileURLToPath(new URL('../..', import.meta.url));

export default defineConfig({
  plugins: [firstLoadLimit(MOST_SCRIPT)],
  // The picture of a bank has one source for all screens.
  resolve: { alias: { '@picture': picture } },
  build: {
    target: 'es2022',
    // The content security policy allows files of our own only, so nothing is put inline as data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    fs: { allow: [repository] },
    proxy: { '/api': process.env.PORTAL ?? 'http://127.0.0.1:8080' },
  },
  test: { include: ['src/**/*.test.ts', 'build/*.test.js'] },
});
