import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import postgres from 'postgres'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../lib/embedded/postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A PostgreSQL whose role may create databases. */
    databaseUrl: string
  }
}

/** One PostgreSQL for the whole run: that of TEST_DATABASE_URL, else an embedded one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    project.provide('databaseUrl', given)
    return async () => {}
  }
  const dir = await mkdtemp(join(tmpdir(), 'lifelog-test-postgres-'))
  const server = await startEmbeddedPostgres({
    dir,
    log: pino({ level: 'silent' }),
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      // Several files use it at once, some of them with several LifeLogs.
      max_connections: '200',
    },
  })
  project.provide('databaseUrl', server.url)
  return async () => {
    await server.stop()
    await rm(dir, { recursive: true })
  }
}

/** A fresh, empty database of its own for a test file. */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const url = new URL(inject('databaseUrl'))
  await administer(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`)
  url.pathname = `/${name}`
  const drop = `DROP DATABASE IF EXISTS ${name}`
  return {
    url: url.href,
    async drop() {
      try {
        await administer(`${drop} WITH (FORCE)`)
      } catch (error) {
        // Our role may not terminate autovacuum, which makes way for a drop without force by itself.
        if (!(error instanceof postgres.PostgresError && error.code === '42501')) throw error
        await administer(drop)
      }
    },
  }
}

async function administer(statement: string): Promise<void> {
  const sql = postgres(inject('databaseUrl'), { max: 1 })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}
