import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { debianPackages } from './requirements.ts'
import { report } from './skipped-reporter.ts'

const repository = join(import.meta.dirname, '../..')
const names = debianPackages().map(({ name }) => name)

test('CONTRIBUTING names the packages of the list, and no other page or script has a list', async () => {
  const lists = async (path: string) =>
    (await readFile(join(repository, path), 'utf8'))
      .replaceAll('\\\n', ' ')
      .match(/apt-get install --no-install-recommends [^`\n]+/g) ?? []
  const [list = '', ...others] = await lists('CONTRIBUTING.md')
  expect(list.split(/\s+/).slice(3)).toEqual(names)
  expect(others).toEqual([])
  expect(await lists('README.md')).toEqual([])
  expect(await readFile(join(repository, '.ci/run'), 'utf8')).toContain(
    'test/support/debian-packages.txt',
  )
})

/** By what a test is seen to take a package. */
const marks = {
  'chromium-headless-shell': /support\/browser\.ts'/,
  'webkit2gtk-driver': /openWebKit\(/,
  xvfb: /openWebKit\(/,
  mount: /mountSmallDisk\(/,
  radosgw: /startCeph\(|, startCeph,|\(startCeph\)/,
  'zbar-tools': /scanQrCode/,
  'libimage-exiftool-perl': /support\/exiftool\.ts'/,
  curl: /(spawn|run)\('curl'|command curl/,
  'docker-compose': /'docker-compose',/,
  caddy: /(spawn|run)\('caddy'/,
} as const

test('a test that takes a package has it as its tag', async () => {
  const files = (await readdir(join(repository, 'test'), { recursive: true })).filter((name) =>
    /\.test\.tsx?$/.test(name),
  )
  const untagged: string[] = []
  for (const file of files.filter((name) => name !== 'support/requirements.test.ts')) {
    const text = await readFile(join(repository, 'test', file), 'utf8')
    for (const [name, mark] of Object.entries(marks)) {
      const tag = new RegExp(`@module-tag ${name}\\b|tags: .*'${name}'`)
      if (mark.test(text) && !tag.test(text)) untagged.push(`${file} takes ${name}`)
    }
  }
  expect(untagged).toEqual([])
})

test('what was skipped is said with how many tests it was, and the line that installs it', () => {
  const said = report(12, [
    { name: 'radosgw', isMet: false, count: 9 },
    { name: 'jq', isMet: false, count: 4 },
  ])
  expect(said).toMatch(/^12 TESTS WERE SKIPPED/m)
  expect(said).toMatch(/^ {2}radosgw +9 tests$/m)
  expect(said).toMatch(/^ {2}(sudo )?apt-get install --no-install-recommends radosgw jq$/m)
})
