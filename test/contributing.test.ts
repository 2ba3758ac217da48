import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const contributing = await readFile(join(root, 'CONTRIBUTING.md'), 'utf8')

/** What the page shows of files, each by its path. */
const shown = [...contributing.matchAll(/^```tsx? (\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, path = '', code = '']) => [path, code] as const,
)

test('the page shows how to add an endpoint, a page and an importer', () => {
  expect(shown.map(([path]) => path.split('/')[0])).toEqual(['functions', 'functions', 'cli'])
})

test.each(shown)('%s is as the page shows it, in ten lines at most', async (path, code) => {
  expect(await readFile(join(root, path), 'utf8')).toContain(code)
  expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(10)
})
