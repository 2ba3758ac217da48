import { pino } from 'pino'
import postgres from 'postgres'
import { startEmbeddedPostgres } from '../../lib/embedded/postgres.ts'

// A program like LifeLog: starts the database in the folder that it's given, says its address, and
// at a signal first finishes a query, then stops the database.
const [dir = ''] = process.argv.slice(2)
const server = await startEmbeddedPostgres({ dir, log: pino({ level: 'silent' }) })
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    const sql = postgres(server.url)
    const [row] = await sql`SELECT 'finished' AS said, pg_sleep(0.2)`
    await sql.end()
    await server.stop()
    console.log(row?.said)
  })
}
console.log(server.url)
