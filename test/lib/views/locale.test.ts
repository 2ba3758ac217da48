import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')

test.each(['lib/views', 'lib/browser', 'lib/events'])(
  '%s writes dates and numbers in the locale of the page, none of its own',
  async (folder) => {
    const own =
      /(?:toLocale\w*String|(?:[Dd]ate|Number)\w*Format)\(\s*(?:'(?!sv-SE|en', { notation: 'compact)|\))(?!\.resolved)/
    const files = (await readdir(join(root, folder))).filter((name) => /\.tsx?$/.test(name))
    const found = files.map(async (name) => {
      const code = await readFile(join(root, folder, name), 'utf8')
      return own.test(code) ? name : undefined
    })
    expect((await Promise.all(found)).filter(Boolean)).toEqual([])
  },
)
