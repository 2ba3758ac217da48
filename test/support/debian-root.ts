import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Kept between runs. */
const debian = '/var/tmp/lifelog-debian'

/** Makes the root of a minimal Debian (by debootstrap, as root), with nothing else in it, unless it's there. */
export async function makeDebianRoot(): Promise<void> {
  if (existsSync(debian)) return
  const made = await mkdtemp(`${debian}-`)
  await run('debootstrap', ['--variant=minbase', 'trixie', made], { maxBuffer: 1024 ** 3 })
  await chmod(made, 0o755)
  // Debian's installer writes it, debootstrap doesn't.
  await writeFile(join(made, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n')
  await rename(made, debian)
}

/** Copies that root into `folder`. */
export async function copyDebianRoot(folder: string): Promise<void> {
  await run('cp', ['--archive', `${debian}/.`, folder])
}

/** Puts `node` into a root, and this machine's npm, which trusts the authorities that it trusts here. */
export async function addNode(root: string, node: string): Promise<void> {
  const local = join(root, 'usr/local')
  await rm(join(local, 'bin/node'), { force: true })
  await cp(node, join(local, 'bin/node'), { dereference: true })
  const { stdout } = await run('sh', ['-c', 'realpath "$(command -v npm)"'])
  await cp(join(stdout.trim(), '../..'), join(local, 'lib/node_modules/npm'), { recursive: true })
  await rm(join(local, 'bin/npm'), { force: true })
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin/npm'))
  const authorities = process.env.NODE_EXTRA_CA_CERTS
  if (authorities) {
    await cp(authorities, join(local, 'etc/authorities.pem'))
    await writeFile(join(local, 'etc/npmrc'), 'cafile=/usr/local/etc/authorities.pem\n')
  }
}
