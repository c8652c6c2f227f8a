import react from '@vitejs/plugin-react';
import fs from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { fakeApi } from './dev/fake-api';

const SERVER = process.env.SMALLFRY_URL;

/** Puts compressed siblings beside text files, for servers that send them. */
function compressed(): Plugin {
  const SMALLEST = 1024;
  return {
    name: 'smallfry-compressed',
    apply: 'build',
    // Of what was written: earlier steps still change what is in memory.
    async writeBundle({ dir = 'dist' }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const file = path.join(dir, name);
        const bytes = await fs.readFile(file);
        if (bytes.length < SMALLEST) continue;
        await fs.writeFile(`${file}.gz`, gzipSync(bytes));
        await fs.writeFile(`${file}.br`, brotliCompressSync(bytes));
      }
    }
  };
}

/**
 * `npm run dev` answers from a fake API; with SMALLFRY_URL (and a token in SMALLFRY_TOKEN) it talks
 * to that server instead.
 */
export default defineConfig({
  plugins: [react(), compressed(), ...(SERVER || process.env.VITEST ? [] : [fakeApi()])],
  build: {
    target: 'es2022',
    // Browsers that know light-dark(): what is written for older ones does not follow the toggle.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600
  },
  server: SERVER
    ? {
        proxy: {
          '/api': {
            target: SERVER,
            headers: { Authorization: `token ${process.env.SMALLFRY_TOKEN ?? ''}` }
          }
        }
      }
    : {},
  test: {
    environment: 'jsdom',
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 30_000,
    css: false
  }
});
