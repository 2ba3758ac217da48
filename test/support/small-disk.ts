import { execFile } from 'node:child_process'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A disk of some megabytes, in memory. */
export type SmallDisk = {
  resize(megabytes: number): Promise<void>
  setReadOnly(isReadOnly: boolean): Promise<void>
  /** Takes all room that is left. */
  fill(): Promise<void>
  /** Gives it back. */
  clear(): Promise<void>
  unmount(): Promise<void>
}

/** Mounts one on the folder `path`; for tests with the tag `mount`. */
export async function mountSmallDisk(path: string, megabytes: number): Promise<SmallDisk> {
  await run('mount', ['-t', 'tmpfs', '-o', `mode=0755,size=${megabytes}m`, 'tmpfs', path])
  const remount = async (option: string) => {
    await run('mount', ['-o', `remount,${option}`, path])
  }
  const filler = join(path, 'filler')
  return {
    resize: (size) => remount(`size=${size}m`),
    setReadOnly: (isReadOnly) => remount(isReadOnly ? 'ro' : 'rw'),
    async fill() {
      await using file = await open(filler, 'a')
      for (const block of [Buffer.alloc(1024 ** 2), Buffer.alloc(4096)]) {
        await writeUntilFull(() => file.writeFile(block))
      }
    },
    clear: () => rm(filler),
    async unmount() {
      await run('umount', [path])
    },
  }
}

async function writeUntilFull(write: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await write()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return
      throw error
    }
  }
}
