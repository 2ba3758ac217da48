// Plain JavaScript, so that any Node can say what LifeLog lacks here before anything else is loaded.
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 24 || (major === 24 && minor < 7)) {
  refuse(
    `It takes Node.js 24.7 or later, and this is ${process.versions.node}. npm brings one with ` +
      'LifeLog where install scripts may run: npm ci --ignore-scripts=false. ' +
      'Or install a newer Node.js.',
  )
}

try {
  rmdirSync(mkdtempSync(join(tmpdir(), 'lifelog-')))
} catch (error) {
  refuse(
    `The folder for temporary files, ${tmpdir()}, can't be written (${error.code}). ` +
      'Make it writable (chmod 1777), or set TMPDIR to a folder that is.',
  )
}

function refuse(reason) {
  process.stderr.write(`LifeLog can't start. ${reason}\n`)
  process.exit(1)
}
