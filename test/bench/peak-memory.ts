import { readFile, writeFile } from 'node:fs/promises'

/** The most memory that a process has resident while `work` goes on, in bytes. */
export async function peakMemory(pid: number, work: () => Promise<unknown>): Promise<number> {
  // proc(5): from now on VmHWM is the most since now.
  await writeFile(`/proc/${pid}/clear_refs`, '5')
  await work()
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}
