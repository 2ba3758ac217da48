#!/usr/bin/env node
// Plain JavaScript that any Node understands, so that an old one can be told from a broken LifeLog.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
const isNewEnough = major > 24 || (major === 24 && minor >= 7)
const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))

if (isNewEnough) {
  const { load } = await import('./load.js')
  load('cli').start(process.argv.slice(2))
} else if (existsSync(own)) {
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 130 : code
  })
} else {
  process.stderr.write(
    `lifelog needs Node.js 24.7 or later; this is ${process.versions.node}. Install a newer one.\n`,
  )
  process.exitCode = 1
}
