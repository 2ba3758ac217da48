import { stat } from 'node:fs/promises'

/**
 * Keeps root out of a folder that is somebody else's: what root writes there, they can't read any
 * more.
 * @throws {Error} with what to do
 */
export async function refuseForeignFolder(dir: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const uid = await ownerOf(dir)
  if (uid === undefined || uid === 0) return
  throw new Error(
    `The folder ${dir} belongs to the account with uid ${uid}, and what LifeLog wrote there as root, that account could not read any more. Start it as that account (sudo -u '#${uid}' npm start), give the folder to root (chown -R root), or choose another one (LIFELOG_DATA_DIR).`,
  )
}

async function ownerOf(dir: string): Promise<number | undefined> {
  try {
    return (await stat(dir)).uid
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
