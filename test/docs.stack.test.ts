import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { variables } from '../lib/base/config.ts'
import manifest from '../package.json' with { type: 'json' }
import { type LifeLogFolder, makeFolder, token } from './support/process.ts'

const repository = join(import.meta.dirname, '..')
const run = promisify(execFile)
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...(await readdir(join(repository, 'docs'), { recursive: true }))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const textOf = (page: string) => readFile(join(repository, page), 'utf8')

type Block = { page: string; code: string; needsDocker: boolean }

/** The blocks of shell commands of a page, indented ones too. */
async function blocksOf(page: string): Promise<Block[]> {
  const text = await textOf(page)
  return [...text.matchAll(/^( *)```sh\n(.*?)^ *```$/gms)].map((match) => ({
    page,
    code: (match[2] ?? '').replaceAll(new RegExp(`^${match[1]}`, 'gm'), ''),
    needsDocker: /needs docker:[*_]\s*$/i.test(text.slice(0, match.index)),
  }))
}

const blocks = (await Promise.all(pages.map(blocksOf))).flat()
const ofDocs = blocks.filter(({ page }) => page.startsWith('docs/'))

describe('a command', { tags: ['curl', 'jq'] }, () => {
  let data: LifeLogFolder
  let url: string
  let home: string
  beforeAll(async () => {
    data = await makeFolder()
    url = await data.start({ API_TOKEN: token }).ready()
    home = await mkdtemp(join(tmpdir(), 'lifelog-docs-'))
    await writeFile(join(home, '.env'), '')
    await symlink(join(repository, 'dist/lifelog.js'), join(home, 'lifelog'))
  })
  afterAll(async () => {
    await data?.remove()
    await rm(home, { recursive: true })
  })

  const here = ofDocs.filter(({ code, needsDocker }) => !needsDocker && !code.includes('$DUMP'))
  test.for(here)('of $page works as it stands: $code', async ({ code }) => {
    const before = 'set -euo pipefail; curl() { command curl --fail "$@"; }'
    await run('bash', ['-c', `${before}\n${code}`], {
      cwd: home,
      env: {
        PATH: `${home}:${dirname(process.execPath)}:${process.env.PATH}`,
        HOME: home,
        BASE: url,
        LIFELOG_URL: url,
        LIFELOG_API_TOKEN: token,
      },
    })
  })

  test('of the CI that tries the stack works on any LifeLog', async () => {
    const { stdout } = await run('bash', [join(repository, 'test/smoke.sh')], {
      env: { PATH: process.env.PATH, BASE: url, TOKEN: token },
    })
    expect(stdout).toBe(`LifeLog at ${url} works.\n`)
  })

  test('of README and CONTRIBUTING is a script of the package, or run by another test', () => {
    /** By the tests of the CLI. */
    const tested = /^(lifelog |#|sudo apt-get|$)/
    /** By test/curl.test.ts, as it stands. */
    const isCurl = (code: string) => code.startsWith('AUTH=')
    const own = blocks.filter(({ page }) => !page.startsWith('docs/'))
    for (const { code, needsDocker } of own) {
      if (needsDocker || isCurl(code)) continue
      for (const line of code.replaceAll('\\\n', '').split('\n')) {
        for (const command of tested.test(line) ? [] : line.split(' && ')) {
          const script = /^npm (?:run )?([\w:]+)$/.exec(command)?.[1] ?? ''
          const known =
            script in manifest.scripts || script === 'ci' || /^npm i(nstall)? -g \.$/.test(command)
          expect(known, command).toBe(true)
        }
      }
    }
  })

  test('that needs Docker is marked, names files and profiles that exist', async () => {
    const stack = parse(await textOf('docker-compose.yml'))
    const profiles = Object.values(
      stack.services as Record<string, { profiles?: string[] }>,
    ).flatMap((service) => service.profiles ?? [])
    for (const { code, needsDocker, page } of ofDocs) {
      if (/^(docker|cp|git|mkdir|\$\{EDITOR)/m.test(code)) expect(needsDocker, page).toBe(true)
      for (const [, file = ''] of code.matchAll(/ -f (\S+)/g)) {
        expect(existsSync(join(repository, file)), file).toBe(true)
      }
      for (const [, profile] of code.matchAll(/--profile (\w+)/g)) {
        expect(profiles).toContain(profile)
      }
    }
  })
})

test.for(pages)('%s names files and variables that exist', async (page) => {
  const text = await textOf(page)
  const local = [...text.matchAll(/\]\((?!\w+:|#)([^)#]+)/g)].map(([, path = '']) =>
    join(repository, dirname(page), path),
  )
  const mentioned = [
    ...text.matchAll(/`((?:lib|db|cli|test|deploy|functions|docs)\/[\w./[\]-]+)`/g),
  ]
  for (const path of [...local, ...mentioned.map(([, path = '']) => join(repository, path))]) {
    expect(existsSync(path), path).toBe(true)
  }
  const ours =
    /^(PORT|HOST|PUBLIC_|TRUST_|DATABASE_|RUSTFS_|ADMIN_|API_|FILE_|ATTACHMENT_|ALLOWED_|PGADMIN_|POSTGRES_)/
  for (const [, name = ''] of text.matchAll(/`([A-Z][A-Z_]{3,})(?:=[^`]*)?`/g)) {
    if (ours.test(name)) expect(name in variables, name).toBe(true)
  }
  for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g)) {
    expect(script in manifest.scripts, script).toBe(true)
  }
})

test('the CI runs what is there', async () => {
  const workflow = parse(await textOf('.github/workflows/ci.yml'))
  const steps = Object.values(workflow.jobs as Record<string, { steps: { run?: string }[] }>)
    .flatMap((job) => job.steps)
    .map((step) => step.run ?? '')
    .join('\n')
  const script = await textOf('.ci/run')
  for (const [path] of `${steps}\n${script}`.matchAll(/(?:\.ci|test|deploy)\/[\w./-]+/g)) {
    expect(existsSync(join(repository, path)), path).toBe(true)
  }
})
