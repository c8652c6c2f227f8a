import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig({ ignores: ['dist'] }, js.configs.recommended, {
  files: ['**/*.{ts,tsx}'],
  extends: [
    tseslint.configs.recommendedTypeChecked,
    tseslint.configs.stylisticTypeChecked,
    reactHooks.configs.flat['recommended-latest']
  ],
  languageOptions: { parserOptions: { projectService: true } },
  rules: {
    // Event handlers of React are called and forgotten; what fails in ours is shown by the query.
    '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }]
  }
});
