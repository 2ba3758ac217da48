// What npm runs at the end of `npm ci`. `npm start` tries again, and says what it lacks.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

try {
  const { build, root, stateOfBuild } = await import('./build-here.js')
  if (!(await stateOfBuild()).isCurrent) await build()
  const packages = join(root, 'node_modules')
  if (!existsSync(join(packages, 'vitest'))) {
    const { trimPackages } = await import('./packages.js')
    await trimPackages(packages)
  }
} catch (error) {
  process.stderr.write(`LifeLog isn't built yet: ${error.message}\n`)
}
