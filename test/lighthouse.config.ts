import { defineConfig } from 'vitest/config'
import tests from '../vitest.config.ts'

/** `npm run lighthouse`: set up as the tests are. */
export default defineConfig({
  ...tests,
  test: {
    ...tests.test,
    projects: undefined,
    include: ['test/lighthouse.ts'],
    testTimeout: 600_000,
  },
})
