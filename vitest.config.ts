import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { requirements } from './test/support/requirements.ts'
import { SkippedReporter } from './test/support/skipped-reporter.ts'

// There are some hundred processes, and most of their work is to compile the same modules.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compile')

const pages = 'test/pages/**/*.test.ts'
/** What disturbs other files in its process, or is disturbed by them: fakes of modules, measured memory. */
const apart = [
  'test/lib/**/snippet.test.ts',
  'test/lib/**/client-left.test.ts',
  'test/lib/**/pdf-text.test.ts',
]
const required = await requirements()

export default defineConfig({
  test: {
    // A browser and the modules of LifeLog are loaded once a worker, not once a file. The projects run in
    // the order of their names: many small files are last, so that all workers end at once.
    projects: [
      { test: { name: 'apart', include: apart } },
      { test: { name: 'pages', include: [pages], isolate: false } },
      {
        test: {
          name: 'together',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [pages, ...apart],
          isolate: false,
        },
      },
    ],
    // `npm test` has each promise once. Depth (more kills, seeds and gigabytes) and the whole stack are
    // for `npm run test:all`.
    exclude: [
      ...configDefaults.exclude,
      ...(process.env.TEST_ALL ? [] : ['test/**/*.{all,stack}.test.ts']),
    ],
    globalSetup: ['test/support/postgres.ts', 'test/support/chromium.ts', 'test/support/built.ts'],
    pool: 'forks',
    // What holds on to memory can only be told after a collection.
    execArgv: ['--expose-gc'],
    maxWorkers: 3,
    // They end what hangs, however slow the machine is; no test is about how long it takes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What this machine can't run is skipped and said at the end; in CI it fails.
    tags: required.map(({ name, isMet, isOptional }) => ({
      name,
      ...(!isMet && (isOptional || !process.env.CI) && { skip: true }),
    })),
    reporters: [
      ...configDefaults.reporters,
      new SkippedReporter(required.filter(({ isMet }) => !isMet)),
    ],
    expect: { poll: { timeout: 60_000 } },
  },
})
