import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')

/** What a program of a package says, and how it ends. */
function run(cwd: string, name: string, ...args: string[]) {
  return new Promise<{ code: number; output: string }>((resolve) => {
    execFile(join(root, 'node_modules/.bin', name), args, { cwd }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr })
    })
  })
}

async function temporaryFolder(parent: string): Promise<string> {
  const dir = await mkdtemp(join(parent, 'boundaries-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return dir
}

/** What the linter says of `code` as a module for browsers. */
async function lint(code: string) {
  const dir = await temporaryFolder(tmpdir())
  for (const file of ['biome.json', 'lib/browser/served.grit']) {
    await cp(join(root, file), join(dir, file))
  }
  await writeFile(join(dir, 'lib/browser/file.client.ts'), code)
  return run(dir, 'biome', 'lint', '--vcs-enabled=false', 'lib')
}

test.each([
  "import { Settings } from '../settings/schema.ts'\nconsole.log(Settings)\n",
  "import * as v from 'valibot'\nconsole.log(v)\n",
  "import '../base/log.ts'\n",
  "import { loadAssets } from './assets.ts'\nloadAssets()\n",
  "export { loadAssets } from './assets.ts'\n",
  "export * from './assets.ts'\n",
  "export const open = () => import('../base/log.ts')\n",
])('the check refuses what browsers would not get: %j', async (code) => {
  const { code: status, output } = await lint(code)
  expect(output).toContain('Browsers get the *.client.ts of lib/browser and nothing else')
  expect(status).toBe(1)
})

test.each([
  "import type { Settings } from '../settings/schema.ts'\nexport type Limits = Settings\n",
  "export type { Settings } from '../settings/schema.ts'\n",
  "import './tag-completion.client.ts'\n",
  "import { showToast } from './toast.client.ts'\nshowToast('Saved.')\n",
  "export const open = () => import('./uploader.client.ts')\n",
])('the check lets pass what browsers get, and types: %j', async (code) => {
  expect((await lint(code)).output).not.toContain('Browsers get')
})

/** What TypeScript says of a file that belongs to the project at `config`. */
async function typeCheck(config: string, code: string): Promise<string> {
  const dir = await temporaryFolder(join(root, 'node_modules'))
  await writeFile(join(dir, 'file.ts'), code)
  const settings = { extends: join(root, config), include: ['file.ts'], exclude: [] }
  await writeFile(join(dir, 'tsconfig.json'), JSON.stringify(settings))
  return (await run(dir, 'tsc')).output
}

test('what runs in browsers knows the DOM, and nothing of Node', async () => {
  const config = 'lib/browser/tsconfig.json'
  expect(await typeCheck(config, "document.title = 'LifeLog'\n")).toBe('')
  expect(await typeCheck(config, 'process.exit()\n')).toContain("Cannot find name 'process'")
  const imported = "import { readFileSync } from 'node:fs'\nreadFileSync('a')\n"
  expect(await typeCheck(config, imported)).toContain("Cannot find name 'node:fs'")
})

test('what runs in Node knows nothing of the DOM', async () => {
  expect(await typeCheck('tsconfig.json', 'process.exit()\n')).toBe('')
  const output = await typeCheck('tsconfig.json', "document.title = 'LifeLog'\n")
  expect(output).toContain("Cannot find name 'document'")
})
