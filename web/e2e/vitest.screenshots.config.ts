import { defineConfig, mergeConfig } from 'vitest/config';
import tests from './vitest.config';

/** `npm run screenshots`: the pictures of the README, taken from the product as it is. */
export default mergeConfig(tests, defineConfig({ test: { include: [] } }));
