// Plain JavaScript: `npm start` asks it on any Node, before anything is built.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What browsers' files are built of; the versions of packages are those of the lock. */
export const assetSources = ['build', 'lib/assets', 'lib/browser', 'package-lock.json']

/**
 * A hash of files and of all files in folders, by content: times are those of git and tar.
 * @param {string} root the folder of LifeLog, in which they are
 * @param {string[]} names
 * @returns {Promise<string>}
 * @throws {Error} where one isn't there
 */
export async function hashSources(root, names) {
  const files = (await Promise.all(names.map((name) => filesIn(root, name)))).flat().sort()
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))))
  const hash = createHash('sha256')
  contents.forEach((content, i) => {
    hash.update(`${files[i]}\n${content.length}\n`).update(content)
  })
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {Promise<string[]>}
 */
async function filesIn(root, name) {
  if (/\.\w+$/.test(name)) return [name]
  const entries = await readdir(join(root, name), { withFileTypes: true })
  const files = entries.map((entry) =>
    entry.isDirectory() ? filesIn(root, `${name}/${entry.name}`) : [`${name}/${entry.name}`],
  )
  return (await Promise.all(files)).flat()
}
