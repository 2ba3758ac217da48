#!/usr/bin/env node
// Plain JavaScript that any Node understands, so that an old one can be told from a broken LifeLog.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
const isNewEnough = major > 24 || (major === 24 && minor >= 7)
const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))

if (isNewEnough) {
  module.enableCompileCache()
  // Node strips no types below node_modules, where a packed LifeLog is installed.
  if (/[\\/]node_modules[\\/]/.test(import.meta.url)) stripTypesEverywhere()
  await import('./lifelog.ts')
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

function stripTypesEverywhere() {
  process.removeAllListeners('warning')
  module.registerHooks({
    load(url, context, next) {
      if (!url.endsWith('.ts')) return next(url, context)
      const source = module.stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'))
      return { format: 'module', source, shortCircuit: true }
    },
  })
}
