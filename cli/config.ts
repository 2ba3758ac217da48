import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { Failure, usage } from './failure.ts'

export type Config = {
  /** Without a slash at its end. */
  url: string
  token: string | undefined
  /** Whether the token is that of the config file. */
  tokenIsStored: boolean
}

const defaultUrl = 'http://localhost:8000'

/** Where `lifelog login` keeps address and token. */
export function configPath(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'lifelog', 'config.json')
}

/**
 * Address and token: from the flags, else the environment, else the config file.
 * @throws {Failure} `usage` for an address that isn't one, `failed` for a config file that isn't JSON
 */
export async function readConfig(
  flags: { url?: string; token?: string },
  env: NodeJS.ProcessEnv,
  warn: (message: string) => void,
): Promise<Config> {
  const stored = await readStored(configPath(env), warn)
  const given = flags.token || env.LIFELOG_API_TOKEN || env.LIFLOG_API_TOKEN
  return {
    url: parseUrl(flags.url || env.LIFELOG_URL || stored.url || defaultUrl),
    token: given || stored.token,
    tokenIsStored: !given && stored.token !== undefined,
  }
}

/** Keeps address and token in the config file, which nobody else may read. */
export async function storeConfig(
  env: NodeJS.ProcessEnv,
  config: { url: string; token: string },
): Promise<string> {
  const path = configPath(env)
  const temporary = `${path}.${randomUUID()}`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(config, null, 2)}\n`)
    await file.close()
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary)
    throw error
  }
  return path
}

async function readStored(
  path: string,
  warn: (message: string) => void,
): Promise<{ url?: string; token?: string }> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
    if ((await stat(path)).mode & 0o077 && process.platform !== 'win32') {
      warn(`${path} has your token and others may read it. Run: chmod 600 ${path}`)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Failure('failed', `${path} can't be read. ${(error as Error).message}`)
  }
  try {
    const { url, token } = JSON.parse(text)
    return { ...(typeof url === 'string' && { url }), ...(typeof token === 'string' && { token }) }
  } catch {
    throw new Failure('failed', `${path} is not JSON. Correct it, or run: lifelog login`)
  }
}

/** @throws {Failure} `usage` */
export function parseUrl(text: string): string {
  const url = /^\w+:\/\//.test(text) ? text : `http://${text}`
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw usage(`${text} is no address. One like http://localhost:8000 is needed`)
  }
  return `${parsed.origin}${parsed.pathname}`.replace(/(?<!\/)\/+$/, '')
}
