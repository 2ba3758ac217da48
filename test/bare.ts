import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'
import { copyProject } from './support/copy-project.ts'
import { addNode, copyDebianRoot, makeDebianRoot } from './support/debian-root.ts'

// `npm ci && npm test` in a minimal Debian that has Node and npm and nothing else: for root in a home
// that nobody else may enter, and for an ordinary user what differs for one, then `npm start` after other
// ways of installing. What follows `npm run test:bare --` is for vitest, such as files that both run
// instead. The tests have no network but the loopback. As root, on Linux.

const repository = join(import.meta.dirname, '..')
const store = '/var/tmp/lifelog-bare'
const run = promisify(execFile)
/** Enters a root as somebody, with next to no environment, and runs a command in a folder. */
const enter = `
  set -e
  ip link set lo up
  mount --make-rprivate /
  mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev"
  exec chroot --userspec="$2" --groups= "$1" env --ignore-environment --chdir="$3" HOME="$4" \
    PATH=/usr/local/bin:/usr/bin:/bin npm_config_cache=/npm-cache sh -c "$5"`
const accounts = [
  { name: 'root', uid: 0, home: '/root', test: 'npm test' },
  {
    name: 'an ordinary user',
    uid: 4242,
    home: '/home/ordinary',
    // What starts PostgreSQL, asks which account this is, or skips for want of a program.
    test: `npm exec -- vitest run ${[
      ...['test/support', 'test/curl', 'test/database-role', 'test/postgres15', 'test/start'],
      ...['test/lib/embedded/postgres', 'test/lib/check-machine'],
    ].join(' ')}`,
  },
]

if (process.getuid?.() !== 0)
  throw new Error('A root of its own takes root: sudo npm run test:bare')
await using ending = new AsyncDisposableStack()
await mkdir(store, { recursive: true })
await makeDebianRoot()
// Both come to their end, as a root can't be removed while something runs in it.
for (const result of await Promise.allSettled(accounts.map(testAs))) {
  if (result.status === 'fulfilled') continue
  say(result.reason instanceof Error ? result.reason.message : String(result.reason))
  process.exitCode = 1
}

async function testAs({ name, uid, home, test }: (typeof accounts)[number]): Promise<void> {
  const root = await mkdtemp(join(store, 'root-'))
  ending.defer(() => rm(root, { recursive: true }))
  await copyDebianRoot(root)
  await addNode(root, await machineNode(root))
  const project = join(root, home, 'lifelog')
  await mkdir(project, { recursive: true })
  await copyProject(repository, project)
  await run('chown', ['--recursive', `${uid}:${uid}`, join(root, home)])
  await chmod(join(root, home), 0o700)
  // PostgreSQL asks for the name of the account that it runs as.
  if (uid !== 0) {
    await appendFile(join(root, 'etc/passwd'), `ordinary:x:${uid}:${uid}::${home}:/bin/sh\n`)
  }
  const cache = join(root, 'npm-cache')
  await run('bash', ['-c', 'cp -a "$(npm config get cache)" "$0" || mkdir "$0"', cache])
  await run('chown', ['--recursive', `${uid}:${uid}`, cache])

  const shell = (network: string[], command: string) =>
    spawn(
      'unshare',
      [
        ...network,
        '--mount',
        '--pid',
        '--fork',
        '--kill-child',
        'sh',
        '-c',
        enter,
        'sh',
        root,
      ].concat(`${uid}:${uid}`, join(home, 'lifelog'), home, command),
      { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH } },
    )
  const install = async (how: string) => {
    const { code, said } = await ended(shell([], `${how} --prefer-offline`))
    if (code !== 0 || said.includes('EBADENGINE')) throw new Error(`${how} as ${name}:\n${said}`)
  }
  await install('npm ci')
  const given = process.argv.slice(2).join(' ')
  const tested = await ended(shell(['--net'], given ? `npm test -- ${given}` : test))
  if (tested.code !== 0) throw new Error(`${test} as ${name} fails:\n${tested.said}`)
  const [list] = /^(!+\n)\d+ TESTS WERE SKIPPED.*?\1/ms.exec(tested.said) ?? []
  if (!list) throw new Error(`${test} as ${name} doesn't say what it skipped:\n${tested.said}`)
  const [counts] = /^ *Tests .*/m.exec(tested.said) ?? []
  say(`ok  as ${name}\n${counts}\n${list}`)
  if (uid !== 0) await startOtherwise()

  async function startOtherwise() {
    const started = () => ended(shell(['--net'], 'node test/support/start-once.js'))
    await install('NODE_ENV=production npm ci')
    const inProduction = await started()
    if (inProduction.code !== 0) throw new Error(`npm start as ${name}:\n${inProduction.said}`)
    say(`ok  NODE_ENV=production npm ci && npm start, as ${name}`)
    const { stdout: version } = await run('chroot', [root, 'node', '--version'])
    if (/^v2[4-9]/.test(version)) return
    await install('npm ci --ignore-scripts')
    const { code, said } = await started()
    if (code !== 1 || !said.includes('npm ci --ignore-scripts=false')) {
      throw new Error(`npm start without scripts, on Node ${version}, as ${name}:\n${said}`)
    }
    say(`ok  npm ci --ignore-scripts && npm start says what to do, as ${name}`)
  }
}

/** Node as this machine has it, by which people begin, where it can run alone; else the project's. */
async function machineNode(root: string): Promise<string> {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const own = folders
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find(existsSync)
  if (own) {
    await run('cp', ['--dereference', own, join(root, 'usr/local/bin/node')])
    const alone = await run('chroot', [root, 'node', '--version']).catch(() => undefined)
    if (alone) return own
  }
  return join(repository, 'node_modules/node/bin/node')
}

async function ended(child: ReturnType<typeof spawn>): Promise<{ code: number; said: string }> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said += chunk
    })
  }
  const [code] = await once(child, 'close')
  return { code: code ?? 1, said: stripVTControlCharacters(said) }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
