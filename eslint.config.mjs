import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom: hosts -> workbench -> {engine, data, analysis, store} -> src-shared, and the
 * renderer imports src-shared only. Each folder lists what is closed to it.
 */
const LAYERS = {
  'src-shared': ['src-main', 'src-renderer', 'src-preload'],
  'src-renderer': ['src-main', 'src-preload'],
  'src-preload': ['src-main', 'src-renderer'],
  'src-main/engine': ['data', 'analysis', 'store', 'workbench', 'hosts'],
  'src-main/data': ['engine', 'analysis', 'store', 'workbench', 'hosts'],
  'src-main/analysis': ['data', 'store', 'workbench', 'hosts'],
  'src-main/store': ['engine', 'data', 'analysis', 'workbench', 'hosts'],
  'src-main/workbench': ['hosts'],
};

const NODE_ONLY = ['node:*', 'electron', 'better-sqlite3', 'ws', '@tensorflow/*'];

const layerRules = Object.entries(LAYERS).map(([folder, closed]) => ({
  files: [`${folder}/**/*.{ts,svelte}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^\\.\\.?/(.*/)?(${closed.join('|')})(/|$)`,
            message: `${folder} may not import ${closed.join(', ')}: see docs/architecture.md`,
          },
          ...(folder === 'src-shared' || folder === 'src-renderer'
            ? [{ group: NODE_ONLY, message: `${folder} runs where there is no Node` }]
            : []),
        ],
      },
    ],
  },
}));

/** Where alone each of these packages is imported, so that its ways stay in one place. */
const HOMES = {
  'better-sqlite3': ['src-main/store'],
  electron: ['src-main/hosts/electron', 'src-preload'],
  ws: ['src-main/hosts/server'],
  '@tensorflow/tfjs-node-gpu': ['src-main/engine/backends'],
};

const namedExportsOnly = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };

/** The rules of a folder (null: of every other one), for imports of either kind. */
function homeRules(folder) {
  const foreign = Object.entries(HOMES)
    .filter(([, homes]) => !homes.includes(folder))
    .map(([name, homes]) => ({
      pattern: `^${name}(/|$)`,
      message: `${name} is imported in ${homes.join(' and ')} only: see docs/architecture.md`,
    }));
  return {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { patterns: foreign.map(({ pattern, message }) => ({ regex: pattern, message })) },
    ],
    'no-restricted-syntax': [
      'error',
      namedExportsOnly,
      ...foreign.map(({ pattern, message }) => ({
        // A slash would end the selector's pattern.
        selector: `ImportExpression[source.value=/${pattern.replaceAll('/', '\\u002f')}/]`,
        message,
      })),
    ],
  };
}

const homeBlocks = [
  { files: ['src-*/**/*.{ts,svelte}'], rules: homeRules(null) },
  ...[...new Set(Object.values(HOMES).flat())].map((folder) => ({
    files: [`${folder}/**/*.ts`],
    rules: homeRules(folder),
  })),
];

export default tseslint.config(
  // AssemblyScript has its own compiler, which checks its types.
  {
    ignores: [
      'src-main/analysis/kernels/assembly/',
      'out/',
      'node_modules/',
      '.setup/',
      'test-results/',
      '.workspace/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.node },
      parserOptions: {
        projectService: true,
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Indices proved in range are asserted with `!`; the compiler checks every other access.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': ['error', namedExportsOnly],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: tseslint.parser },
    },
  },
  {
    // The linter cannot see the props of another component and takes them for `any`; svelte-check
    // checks them. `void signal` names what an effect depends on.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
    },
  },
  { files: ['src-renderer/**/*.ts'], languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['*.config.{ts,mts,mjs}', 'tests/e2e/*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['setup/**/*.mjs', 'resources/*.mjs', '*.config.mjs'],
    ...tseslint.configs.disableTypeChecked,
  },
  ...layerRules,
  ...homeBlocks,
);
