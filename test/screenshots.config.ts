import { defineConfig } from 'vitest/config'
import tests from '../vitest.config.ts'

/** `npm run screenshots`: set up as the tests are, for the pictures alone. */
export default defineConfig({
  ...tests,
  test: {
    ...tests.test,
    projects: undefined,
    include: ['test/screenshots.ts'],
    testTimeout: 300_000,
  },
})
