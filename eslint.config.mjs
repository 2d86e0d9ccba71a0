// Rules that find defects; how a line looks is nobody's business here. Names and types are left to TypeScript (tsconfig.json).
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'target/', '**/node_modules/', 'bench/**/dist/', 'tools/program.template.js'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-undef': 'off',
      // Playwright reads from the pattern which fixtures a test wants; none is a pattern, too.
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    // What nobody waits for lets a test pass before it has looked. These rules need types.
    files: ['tests/e2e/**/*.ts', 'tests/engines/**/*.ts', 'tools/**/*.mjs'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
);
