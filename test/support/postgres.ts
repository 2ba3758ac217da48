import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import postgres from 'postgres'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../db/client.ts'
import { migrate } from '../../db/migrate.ts'
import { startEmbeddedPostgres } from '../../lib/embedded/postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A PostgreSQL whose role may create databases. */
    databaseUrl: string
    /** The name of a database in it with LifeLog's schema and nothing else, to be copied. */
    migratedDatabase: string
  }
}

/** A database of its own, until it's dropped. */
export type TestDatabase = { url: string; drop(): Promise<void> }

/**
 * One PostgreSQL for the whole run: that of TEST_DATABASE_URL, else an embedded one. The schema is made
 * once, as it takes half a second.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await givenPostgres()
  const template = await createDatabase(url, 'template0')
  const { db, close } = openDatabase(template.url, 1)
  await migrate(db)
  await close()
  project.provide('databaseUrl', url)
  project.provide('migratedDatabase', new URL(template.url).pathname.slice(1))
  return async () => {
    await template.drop()
    await stop()
  }
}

async function givenPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL
  if (given) return { url: given, stop: async () => {} }
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
  return {
    url: server.url,
    async stop() {
      await server.stop()
      await rm(dir, { recursive: true })
    },
  }
}

/** A fresh, empty database for a test file. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(inject('databaseUrl'), 'template0')
}

/** The same with LifeLog's schema. */
export function createMigratedDatabase(): Promise<TestDatabase> {
  return createDatabase(inject('databaseUrl'), inject('migratedDatabase'))
}

async function createDatabase(server: string, template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const url = new URL(server)
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${template} ENCODING 'UTF8'`)
  url.pathname = `/${name}`
  const drop = `DROP DATABASE IF EXISTS ${name}`
  return {
    url: url.href,
    async drop() {
      try {
        await administer(server, `${drop} WITH (FORCE)`)
      } catch (error) {
        // Our role may not terminate autovacuum, which makes way for a drop without force by itself.
        if (!(error instanceof postgres.PostgresError && error.code === '42501')) throw error
        await administer(server, drop)
      }
    },
  }
}

async function administer(server: string, statement: string): Promise<void> {
  const sql = postgres(server, { max: 1 })
  try {
    await sql.unsafe(statement)
  } finally {
    await sql.end()
  }
}
