import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

/** A lib stands on libs, an app on libs, a tool on libs; services meet in libs/contracts/* only. */
const boundaries = [
  { sourceTag: 'kind:lib', onlyDependOnLibsWithTags: ['kind:lib'] },
  { sourceTag: 'kind:app', onlyDependOnLibsWithTags: ['kind:lib'] },
  { sourceTag: 'kind:tool', onlyDependOnLibsWithTags: ['kind:lib'] },
];

export default defineConfig(
  { ignores: ['**/dist/', 'node_modules/', '.nx/', '.shiren/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [typescript.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { depConstraints: boundaries, enforceBuildableLibDependency: false, allow: [] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'onnxruntime-node', message: 'Call loadOnnxRuntime of libs/vision, which sees to it that nothing is reported.', allowTypeImports: true },
          ],
        },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowNever: true }],
    },
  },
  {
    // jest's asymmetric matchers are `any`, and its fakes of async parts need not wait
    files: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-unsafe-argument': 'off', '@typescript-eslint/require-await': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', Buffer: 'readonly', fetch: 'readonly', AbortSignal: 'readonly' } },
    rules: { 'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
);
