import react from '@vitejs/plugin-react';
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
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        if (!/\.(js|css|svg|html)$/.test(name)) continue;
        const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        if (bytes.length < SMALLEST) continue;
        this.emitFile({ type: 'asset', fileName: `${name}.gz`, source: gzipSync(bytes) });
        this.emitFile({ type: 'asset', fileName: `${name}.br`, source: brotliCompressSync(bytes) });
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
    css: false
  }
});
