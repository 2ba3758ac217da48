import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { type Assets, loadAssets } from '../../../lib/assets/assets.ts'

const root = join(import.meta.dirname, '../../..')

let assets: Assets
beforeAll(async () => {
  assets = await loadAssets()
})

const text = (name: string) => assets.find(name)?.asset.body.toString() ?? ''

test('a page has its components in one style sheet, each once', () => {
  const timeline = text('timeline.css')
  for (const part of ['.quick-add {', '.completions {', '.upload {', '.entry {', '.filters {']) {
    expect(timeline.split(`\n  ${part}`), part).toHaveLength(2)
  }
  expect(timeline).not.toContain('@import')
  expect(timeline).not.toContain('.attachment-preview')
  expect(text('common.css')).toMatch(/^@layer reset, tokens, base, components, pages, last;/)
})

test('each component is in a style sheet', async () => {
  const browser = join(root, 'lib/browser')
  const sheets = (await readdir(join(browser, 'styles'))).map(text)
  for (const name of await readdir(browser, { recursive: true })) {
    if (!name.endsWith('.css') || name.startsWith('styles/')) continue
    const part = await readFile(join(browser, name), 'utf8')
    expect(
      sheets.some((sheet) => sheet.includes(part)),
      name,
    ).toBe(true)
  }
})

test('a page is told of all that its modules import, and of all that they may', () => {
  const all = (code: string) =>
    [...code.matchAll(/[\w.-]+\.js(?=")/g)].map(([name]) => `/assets/${name}`)
  const { imports, late } = assets.importsOf(['app', 'timeline-page'])
  const urls = ['app.js', 'timeline-page.js'].map(assets.url)
  for (const url of [...urls, ...imports]) {
    for (const named of all(text(url.replace('/assets/', '')))) {
      expect([...urls, ...imports, ...late, assets.url('sw.js')]).toContain(named)
    }
  }
  expect(imports.length).toBeLessThan(10)
  expect(late).toContain(assets.url('viewer.js'))
  expect(late).toContain(assets.url('keep-reading.js'))
  expect(text('sw.js')).not.toMatch(/\bimport\b/)
})

test('a component, a server file and a name that is none are not served', () => {
  for (const name of ['button.css', 'assets.ts', 'served.grit', 'tsconfig.json', 'nothing.css']) {
    expect(assets.find(name), name).toBeUndefined()
  }
  expect(() => assets.url('nothing.css')).toThrow('There is no asset nothing.css')
})

test('importing a view or the assets starts no process and reads no folder', async () => {
  const program = `
    import childProcess from 'node:child_process'
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const done = []
    for (const name of ['execFile', 'spawn', 'fork', 'execFileSync', 'spawnSync'])
      childProcess[name] = () => done.push(name)
    for (const name of ['readdir', 'readdirSync', 'opendir'])
      fs[name] = () => done.push(name)
    fs.promises.readdir = () => done.push('readdir')
    syncBuiltinESMExports()
    await import('./lib/assets/assets.ts')
    await import('./lib/views/timeline/timeline.tsx')
    await import('./lib/views/event/form.tsx')
    await import('./lib/views/settings/settings.tsx')
    console.log(JSON.stringify(done))`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  expect(JSON.parse(stdout)).toEqual([])
})
