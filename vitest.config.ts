import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'

// There are some hundred processes, and most of their work is to compile the same modules.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compile')

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // The whole stack (`npm run test:stack`) takes programs of Debian that not everybody has.
    exclude: [...configDefaults.exclude, ...(process.env.STACK ? [] : ['test/*.stack.test.ts'])],
    globalSetup: ['test/support/postgres.ts', 'test/support/chromium.ts'],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // A machine that is busy with something else for a while is no fault of LifeLog.
    retry: process.env.CI ? 1 : 0,
    expect: { poll: { timeout: 10_000 } },
  },
})
