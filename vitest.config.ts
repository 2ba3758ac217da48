import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // The whole stack (`npm run test:stack`) takes programs of Debian that not everybody has.
    exclude: [...configDefaults.exclude, ...(process.env.STACK ? [] : ['test/*.stack.test.ts'])],
    globalSetup: ['test/postgres.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // A machine that is busy with something else for a while is no fault of LifeLog.
    retry: process.env.CI ? 2 : 0,
    expect: { poll: { timeout: 10_000 } },
  },
})
