import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const sqliteBusy = 5

/**
 * Takes the folder for this process alone and returns how to give it back. The operating system
 * gives it back too, however the process ends, so a lock is never stale: Node has no file lock of
 * its own, SQLite's exclusive transaction is one (https://sqlite.org/lockingv3.html).
 * @throws {Error} where another LifeLog holds it, or the folder can't be written.
 */
export function lockFolder(dir: string, what: 'database' | 'storage'): () => void {
  const lock = openLock(dir)
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    throw cause instanceof Error && 'errcode' in cause && cause.errcode === sqliteBusy
      ? new Error(
          `Another LifeLog is running on the ${what} in ${dir}. Stop that one, or give this one a folder of its own (LIFELOG_DATA_DIR).`,
          { cause },
        )
      : unlockable(dir, cause)
  }
  return () => {
    if (lock.isOpen) lock.close()
  }
}

function openLock(dir: string): DatabaseSync {
  try {
    return new DatabaseSync(join(dir, 'lock'))
  } catch (cause) {
    throw unlockable(dir, cause)
  }
}

/** SQLite says of everything that it can't open the file; the system says why. */
function unlockable(dir: string, cause: unknown): Error {
  try {
    accessSync(dir, constants.W_OK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EROFS') return error as Error
  }
  return new Error(
    `The folder ${dir} can't be locked. LifeLog needs to write in it, and a file system that knows locks. Check who owns it, or choose another one (LIFELOG_DATA_DIR).`,
    { cause },
  )
}
