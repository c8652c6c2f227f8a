import { defineConfig } from 'vitest/config';

/** `npm run screenshots`: the pictures of the documentation, taken from the product as it is. */
export default defineConfig({
  test: {
    include: ['pictures/**/*.ts'],
    globalSetup: ['./support/product.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
});
