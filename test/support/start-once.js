// Starts LifeLog by `npm start`, asks it whether it lives, and stops it; for a machine that may have no
// more than an old Node. Its exit code is that of LifeLog.
import { spawn } from 'node:child_process'

const lifelog = spawn('npm', ['start'], {
  env: { ...process.env, PORT: '0', EMBEDDED_STORAGE_PORT: '0' },
  stdio: ['ignore', 'ignore', 'pipe'],
})
let said = ''
lifelog.stderr.on('data', async (chunk) => {
  said += chunk
  process.stderr.write(chunk)
  const [, port] = /LifeLog is ready at .*:(\d+)\n/.exec(said) ?? []
  if (port === undefined) return
  lifelog.stderr.removeAllListeners('data')
  const { ok } = await fetch(`http://127.0.0.1:${port}/health/ready`)
  if (!ok) process.exitCode = 2
  lifelog.kill('SIGTERM')
})
lifelog.on('close', (code) => {
  process.exitCode ||= code ?? 1
})
