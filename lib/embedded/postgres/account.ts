import { type ExecFileOptions, execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * Who PostgreSQL runs as: `owner`, or whoever runs LifeLog. `through` is a command that changes to
 * the owner, where the operating system's own way isn't enough.
 */
export type Account = { owner?: Owner; through?: string[] }

type Owner = { uid: number; gid: number }

/**
 * PostgreSQL refuses to run as root. For root it runs as the owner of the cluster, else as
 * `postgres`, else as `nobody`; for anybody else as themselves.
 *
 * That account often can't reach LifeLog (`/root` has mode 700). Then, on Linux, the server is let
 * through by the one capability CAP_DAC_OVERRIDE: it ignores the modes of files and folders, but
 * remains an ordinary account in everything else.
 * @throws {Error} where the cluster belongs to somebody else, or the account can't be had.
 */
export async function accountFor(dir: string, cluster: string, program: string): Promise<Account> {
  const uid = process.getuid?.()
  if (uid === undefined) return {}
  const owner = await ownerOf(cluster)
  if (uid !== 0) {
    if (owner && owner.uid !== uid) {
      throw new Error(
        `The database in ${dir} belongs to the account with uid ${owner.uid}, LifeLog runs as uid ${uid}. Start it as the account that first started it, or choose another folder (LIFELOG_DATA_DIR).`,
      )
    }
    return {}
  }
  const account = { owner: owner && owner.uid !== 0 ? owner : await unprivileged() }
  if (await reaches(account, program, dir)) return account
  const through = [
    'setpriv',
    `--reuid=${account.owner.uid}`,
    `--regid=${account.owner.gid}`,
    '--clear-groups',
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--bounding-set=-all,+dac_override',
    // access(2), by which PostgreSQL looks for its programs, ignores capabilities without this.
    '--securebits=+no_setuid_fixup',
  ]
  try {
    await promisify(execFile)(...command({ ...account, through }, program, ['--version']))
  } catch (cause) {
    throw new Error(
      `PostgreSQL can't run as root, and uid ${account.owner.uid}, as which it would run, can't reach ${dir} and ${program}. Open the folders above to others (chmod o+x), move LifeLog out of root's home, or start it as an ordinary user.`,
      { cause },
    )
  }
  return { ...account, through }
}

/** What to spawn so that `program` runs as `account`, in English and with no PG* variable. */
export function command(
  account: Account,
  program: string,
  args: string[],
): [file: string, args: string[], options: ExecFileOptions & { cwd: string }] {
  const env = { PATH: process.env.PATH || '/usr/local/bin:/usr/bin:/bin', LC_MESSAGES: 'C' }
  const [file = program, ...rest] = [...(account.through ?? []), program, ...args]
  return [file, rest, { ...(account.through ? {} : account.owner), cwd: '/', env }]
}

async function ownerOf(path: string): Promise<Owner | undefined> {
  try {
    const { uid, gid } = await stat(path)
    return { uid, gid }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function unprivileged(): Promise<Owner> {
  const accounts = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .map((line) => line.split(':'))
  const found = ['postgres', 'nobody']
    .map((name) => accounts.find(([account]) => account === name))
    .find((account) => account !== undefined)
  if (!found) {
    throw new Error(
      "PostgreSQL can't run as root, and this machine has neither an account postgres nor nobody. Add one, or start LifeLog as an ordinary user.",
    )
  }
  return { uid: Number(found[2]), gid: Number(found[3]) }
}

async function reaches(account: Account, program: string, dir: string): Promise<boolean> {
  const test = ['-c', 'test -x "$0" && test -x "$1"', program, dir]
  try {
    await promisify(execFile)(...command(account, '/bin/sh', test))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number') return false
    throw error
  }
}
