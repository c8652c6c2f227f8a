import { defineConfig } from 'vitest/config';

/** One server, one browser at a time: what is tested is the product, on whatever machine this is. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['./support/product.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
});
