import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { programFiles } from '../base/installation.ts'

/** A script of LifeLog's, what it's given, and how far it comes last. */
export type SandboxedScript = {
  script: string
  args?: string[]
  /** Switches of Node's permission model, such as `--allow-worker`. */
  permissions?: string[]
  /** From -20, first of all, to 19, when nothing else is to be done. */
  nice: number
  /** Memory for objects, in MB. */
  heapMb: number
}

/** A process that is written to, and read from; what it complains of goes nowhere. */
export type SandboxedProcess = ChildProcess & { stdin: Writable; stdout: Readable }

/**
 * Starts a script in a process that knows no secret, reads only the code of LifeLog, and writes and
 * starts nothing: what a hostile file does to it ends with it.
 */
export function startSandboxed({
  script,
  args = [],
  permissions = [],
  nice,
  heapMb,
}: SandboxedScript): SandboxedProcess {
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${heapMb}`,
      '--permission',
      ...programFiles.map((path) => `--allow-fs-read=${path}`),
      ...permissions,
      '--disable-warning=ExperimentalWarning',
      script,
      ...args,
    ],
    { env: {}, stdio: ['pipe', 'pipe', 'ignore'] },
  )
  if (child.pid) lowerPriority(child.pid, nice)
  return child as SandboxedProcess
}

/**
 * Kills a process that takes longer than `time` ms or comes to have more than `memory` bytes.
 * @returns a function that ends the watch
 */
export function killBeyond(child: ChildProcess, bounds: { time: number; memory: number }) {
  const kill = () => void child.kill('SIGKILL')
  const timer = setTimeout(kill, bounds.time)
  const watch = setInterval(async () => {
    if ((await residentBytes(child.pid)) > bounds.memory) kill()
  }, 100)
  return () => {
    clearTimeout(timer)
    clearInterval(watch)
  }
}

function lowerPriority(pid: number, nice: number): void {
  try {
    setPriority(pid, nice)
  } catch {
    // It ended already.
  }
}

/** By Linux' /proc; elsewhere only the heap is bounded. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(statm.split(' ')[1] ?? 0) * 4096
}
