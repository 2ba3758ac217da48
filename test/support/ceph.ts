import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import type { S3 } from './s3.ts'

/**
 * Starts Ceph's S3 gateway without a cluster (its dbstore keeps everything in SQLite) in a
 * temporary folder and on a free port of 127.0.0.1.
 */
export async function startCeph(): Promise<S3> {
  const folder = await mkdtemp(join(tmpdir(), 'lifelog-ceph-'))
  const accessKey = randomBytes(10).toString('hex')
  const secretKey = randomBytes(20).toString('hex')
  const common = [
    ...['-c', join(folder, 'ceph.conf'), '--no-mon-config'],
    ...['--rgw-backend-store=dbstore', '--rgw-config-store=dbstore'],
    ...[`--dbstore-db-dir=${folder}`, `--dbstore_config_uri=file:${join(folder, 'config.db')}`],
  ]
  let gateway: ChildProcess | undefined
  const stop = async () => {
    if (gateway && gateway.exitCode === null && gateway.signalCode === null) {
      const gone = once(gateway, 'exit')
      gateway.kill('SIGKILL')
      await gone
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await writeFile(join(folder, 'ceph.conf'), '[global]\n')
    await createUser([...common, `--access-key=${accessKey}`, `--secret-key=${secretKey}`])
    const port = await freePort()
    const root = process.getuid?.() === 0 ? ['--setuser', 'root', '--setgroup', 'root'] : []
    gateway = spawn(
      'radosgw',
      [
        ...[...common, ...root, '-d', '-n', 'client.rgw'],
        ...[`--rgw-data=${folder}`, `--run-dir=${folder}`],
        `--rgw-frontends=beast endpoint=127.0.0.1:${port}`,
      ],
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const endpoint = `http://127.0.0.1:${port}`
    await untilItAnswers(endpoint, gateway)
    return { endpoint, accessKey, secretKey, region: 'us-east-1', stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Ends as soon as the user is printed: on a busy machine radosgw-admin (18.2.7) now and then waits
 * for ever for one of its own threads when it should end by itself.
 */
async function createUser(options: string[]): Promise<void> {
  const user = ['user', 'create', '--uid=lifelog', '--display-name=lifelog']
  const admin = spawn('radosgw-admin', [...options, ...user], { stdio: ['ignore', 'pipe', 'pipe'] })
  const gone = once(admin, 'close')
  let said = ''
  let printed = ''
  admin.stderr.on('data', (chunk) => {
    said += chunk
  })
  admin.stdout.on('data', (chunk) => {
    printed += chunk
    if (printed.trimEnd().endsWith('\n}')) admin.kill('SIGKILL')
  })
  const limit = setTimeout(() => admin.kill('SIGKILL'), 30_000)
  await gone.finally(() => clearTimeout(limit))
  if (!printed.includes('"user_id": "lifelog"')) {
    throw new Error(`radosgw-admin made no user within 30 s:\n${said}`)
  }
}

async function untilItAnswers(endpoint: string, gateway: ChildProcess): Promise<void> {
  let said = ''
  gateway.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-4000)
  })
  const failed = once(gateway, 'exit').then(([code]) => {
    throw new Error(`radosgw ended with ${code} before it answered:\n${said}`)
  })
  const deadline = AbortSignal.timeout(60_000)
  const answered = async () => {
    while (!deadline.aborted) {
      const signal = AbortSignal.any([deadline, AbortSignal.timeout(2_000)])
      const response = await fetch(endpoint, { signal }).catch(() => undefined)
      if (response) return
      await delay(50)
    }
    throw new Error(`radosgw did not answer within a minute:\n${said}`)
  }
  await Promise.race([answered(), failed])
  failed.catch(() => {})
}
