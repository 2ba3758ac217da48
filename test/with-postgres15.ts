import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startPostgres15 } from './support/postgres15.ts'

// Runs a command with TEST_DATABASE_URL naming a PostgreSQL 15.
const [program = '', ...args] = process.argv.slice(2)
const postgres15 = await startPostgres15()
try {
  const env = { ...process.env, TEST_DATABASE_URL: postgres15.url }
  const [code] = await once(spawn(program, args, { env, stdio: 'inherit' }), 'exit')
  process.exitCode = code ?? 1
} finally {
  await postgres15.stop()
}
