import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';

/** Libs, apps and tools may import libs only, so services have nothing in common but libs/contracts/*. */
const boundaries = [
  { sourceTag: 'kind:lib', onlyDependOnLibsWithTags: ['kind:lib'] },
  { sourceTag: 'kind:app', onlyDependOnLibsWithTags: ['kind:lib'] },
  { sourceTag: 'kind:tool', onlyDependOnLibsWithTags: ['kind:lib'] },
];

/**
 * Folders of the gateway, from the lowest layer to the highest. A file may import its own folder and those of the layers before its own, so
 * folders never import each other in a circle. The files that build the application (main.ts, gateway.module.ts) may import all of them.
 */
const gatewayLayers = [
  ['edge'],
  ['accounts', 'images'],
  ['admission'],
  ['authentication'],
  ['operations'],
  ['apis/rpc-2018', 'apis/rest', 'apis/flow', 'apis/image-links'],
  ['apis/rpc-2019', 'apis/console'],
  ['apis/rpc'],
  ['docs-site'],
];
/** Limits are named as docs/contributors/glossary.md says. */
const boundNames = {
  selector: 'Identifier[name=/^(MOST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST)(_|$)/]',
  message: 'Name a bound MAX_ or MIN_, with its unit at the end: MAX_BODY_BYTES.',
};

/** Repositories and the query builder are preferred: CONTRIBUTING.md, "How a service reads and writes its tables". */
const sqlByHand = {
  selector: 'CallExpression:matches([callee.property.name="query"], [callee.name="runPrepared"])',
  message: 'SQL by hand belongs in the queries/ folder of the service, in a typed function that says why it is needed.',
};

const PRIVATE_WORDS = 'travelling|endOfTurn|courier|undecided|expectRoom|surroundings|departing|mend|anew|thereof|whoever';
const privateNames = {
  selector: `Identifier[name=/^(${PRIVATE_WORDS}|told)$|(^|[a-z])(Travelling|EndOfTurn|Courier|Undecided|Told|Anew|Thereof|Whoever)/]`,
  message: 'Use the word of the field: docs/contributors/glossary.md.',
};

/** Refuses words in comments that the glossary replaces. */
const plainComments = {
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        const [word] = /\b(anew|thereof|travelling|endOfTurn|courier|mend|whoever|told|for ever|so many)\b/i.exec(comment.value) ?? [];
        if (word) context.report({ loc: comment.loc, message: `Write plain English instead of "${word}": docs/contributors/glossary.md.` });
      }
    },
  }),
};

const gateway = 'apps/gateway/src';
const refuseImports = (regex, message) => ({ 'no-restricted-imports': ['error', { patterns: [{ regex, message }] }] });

const gatewayBoundaries = [
  ...gatewayLayers.flatMap((layer, index) =>
    layer.map((folder) => {
      const seenFrom = (other) => (folder.startsWith('apis/') ? other.replace('apis/', '') : other);
      const refused = gatewayLayers
        .slice(index)
        .flat()
        .filter((other) => other !== folder);
      return {
        files: [`${gateway}/${folder}/**/*.ts`],
        rules: refuseImports(
          `^(\\.\\./)+(${[...refused.map((other) => `${seenFrom(other)}/`), 'main\\.', 'gateway\\.module\\.'].join('|')})`,
          `${folder} may only import the layers below it (docs/decisions/0110-layers-of-the-gateway.md).`,
        ),
      };
    }),
  ),
  {
    files: [`${gateway}/*/**/*.ts`],
    ignores: gatewayLayers.flat().map((folder) => `${gateway}/${folder}/**`),
    rules: refuseImports('^\\.', 'Give the folder of this file a place among gatewayLayers (eslint.config.mjs).'),
  },
  {
    files: [`${gateway}/**/*.ts`],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: ':matches(ImportExpression, TSImportType) > Literal[value=/^\\./]',
          message: 'Import files of the gateway at the top of the file, where the rule of its layers sees it.',
        },
        boundNames,
        privateNames,
      ],
    },
  },
];

export default defineConfig(
  { ignores: ['**/dist/', 'node_modules/', '.nx/', '.shiren/'] },
  eslint.configs.recommended,
  {
    // the terms of docs/contributors/glossary.md
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    plugins: { local: { rules: { 'plain-comments': plainComments } } },
    rules: { 'local/plain-comments': 'error', 'no-restricted-syntax': ['error', boundNames, privateNames] },
  },
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
            { name: 'onnxruntime-node', message: 'Call loadOnnxRuntime of libs/networks, which sees to it that nothing is reported.', allowTypeImports: true },
          ],
        },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowNever: true }],
    },
  },
  {
    files: ['apps/*/src/**/*.ts'],
    ignores: ['**/queries/*.ts', '**/*.migration.ts', '**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', boundNames, privateNames, sqlByHand] },
  },
  ...gatewayBoundaries,
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
  {
    // a project for the vendor's tool
    files: ['docs/integrators/examples/mini-program/**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { wx: 'readonly', App: 'readonly', Page: 'readonly', console: 'readonly' },
    },
    rules: { 'no-unused-vars': ['error', { caughtErrors: 'none' }] },
  },
  {
    files: ['**/*.test.mjs'],
    languageOptions: { globals: { describe: 'readonly', it: 'readonly', expect: 'readonly', beforeEach: 'readonly', afterEach: 'readonly' } },
  },
);
