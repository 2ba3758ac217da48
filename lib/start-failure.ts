/** What keeps LifeLog from starting, by the system's code, and what to do. */
const causes: Record<string, string> = {
  EACCES:
    'may not be used by the account that LifeLog runs as. Start it as the account that owns it, or give it to this one (chown).',
  EPERM:
    'may not be used by the account that LifeLog runs as. Start it as the account that owns it, or give it to this one (chown).',
  EROFS:
    'is on a file system that is read-only. Mount it for writing, or set LIFELOG_DATA_DIR to another folder.',
  ENOSPC: 'is on a disk that is full. Make room, then start LifeLog again: nothing was lost.',
  EDQUOT: 'is over the quota of the disk. Make room, then start LifeLog again: nothing was lost.',
  ENOTDIR: 'is below something that is no folder. Set LIFELOG_DATA_DIR to another one.',
}

/** An error of the start in words: which file it is about, what is wrong and what to do. */
export function describeStartFailure(error: unknown, dataDir: string | undefined): string {
  const { code, path, message } = error as NodeJS.ErrnoException
  const cause = causes[String(code)]
  if (cause && path) return `${path} ${cause}`
  // PostgreSQL says it in its own words.
  if (/No space left on device/.test(message)) return `${dataDir ?? 'The data'} ${causes.ENOSPC}`
  if (/Read-only file system/.test(message)) return `${dataDir ?? 'The data'} ${causes.EROFS}`
  return message
}
