import { execFileSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromiumProgram } from './chromium.ts'

/**
 * What tests take and not every machine has: a package of Debian, or what `remedy` says. Tests that
 * take it have a tag of this name (`// @module-tag radosgw`).
 */
export type Requirement = {
  name: string
  isMet: boolean
  remedy?: string
  /** Whether CI, too, skips the tests where it isn't met. */
  isOptional?: true
}

/** Each requirement, and whether this machine meets it. */
export async function requirements(): Promise<Requirement[]> {
  const packages = debianPackages().map(async ({ name, program }) => ({
    name,
    isMet:
      name === 'chromium-headless-shell' ? runs(await chromiumProgram()) : isInstalled(program),
  }))
  return [
    ...(await Promise.all(packages)),
    {
      name: 'enterable-folder',
      isMet: isEnterable(),
      remedy: 'move this project to a folder that accounts other than root can enter',
    },
    {
      name: 'mount',
      isMet: canMount(),
      isOptional: true,
      remedy: 'run the tests as root where file systems may be mounted',
    },
    {
      name: 'network',
      isMet: hasNetwork(),
      remedy: 'give this machine a network interface besides the loopback',
    },
  ]
}

/** The list of the packages, by which .ci/run goes too; each with a program in it. */
export function debianPackages(): { name: string; program: string }[] {
  return readFileSync(join(import.meta.dirname, 'debian-packages.txt'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split(/ +/))
    .map(([name = '', program = '']) => ({ name, program }))
}

function isInstalled(program: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.some((folder) => {
    try {
      accessSync(program.startsWith('/') ? program : join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function runs(program: string, args = ['--version']): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Whether other accounts can enter the folder of the project; only root can try. */
function isEnterable(): boolean {
  if (process.getuid?.() !== 0) return true
  try {
    const nobody = { uid: 65534, gid: 65534 }
    execFileSync('/bin/sh', ['-c', 'test -x "$0"', process.execPath], { ...nobody, cwd: '/' })
    return true
  } catch {
    return false
  }
}

/** Whether file systems can be mounted; tried where nobody else sees it. */
function canMount(): boolean {
  const mount = ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']
  return process.getuid?.() === 0 && runs('unshare', mount)
}

/** Without one Chromium holds itself for offline, and some of what it does waits for that to end. */
function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ internal }) => !internal),
  )
}
