import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Defined by the build alone. */
declare const lifelogIsBuilt: true | undefined

/** Whether this runs from `dist/`, as the build made it, and not from the sources. */
export const isBuilt = typeof lifelogIsBuilt !== 'undefined'

/** The folder in which LifeLog is installed, with its `package.json`. */
export const root = fileURLToPath(new URL(isBuilt ? '..' : '../..', import.meta.url)).replace(
  /[\\/]$/,
  '',
)

/** What this process runs, and what its packages are. */
export const programFiles = [isBuilt ? 'dist' : 'lib', 'node_modules', 'package.json'].map((name) =>
  join(root, name),
)

/** Where a file is that isn't imported: in the sources under this path, built in `dist/` by its name. */
export function ownFile(path: string): string {
  return isBuilt ? join(root, 'dist', basename(path).replace(/\.ts$/, '.js')) : join(root, path)
}
