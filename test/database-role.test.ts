// @module-tag postgresql-client

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Event } from '../lib/events/schema.ts'
import type { SearchPage } from '../lib/search/schema.ts'
import { startPostgres15 } from './support/postgres15.ts'
import { startLifeLog, type TestLifeLog } from './support/setup.ts'

describe("LifeLog's role, as Compose makes it in PostgreSQL 15", () => {
  let server: Awaited<ReturnType<typeof startPostgres15>>
  let lifelog: TestLifeLog
  const role = { name: 'life-log', password: 'its "own" \'password\'' }

  beforeAll(async () => {
    server = await startPostgres15()
    const database = postgres(server.url, { max: 1 })
    await database`create database diary`
    await database.end()
    const url = new URL(server.url)
    url.pathname = '/diary'
    const compose = parse(await readFile(new URL('../docker-compose.yml', import.meta.url), 'utf8'))
    // What the image does with it: psql as the superuser, in the database that it made.
    const psql = promisify(execFile)('psql', ['--no-psqlrc', url.href], {
      env: { PATH: process.env.PATH, LIFELOG_ROLE: role.name, LIFELOG_PASSWORD: role.password },
    })
    psql.child.stdin?.end(compose.configs['database-role'].content)
    await psql
    url.username = role.name
    url.password = role.password
    lifelog = await startLifeLog({ DATABASE_URL: url.href })
  })
  afterAll(async () => {
    await lifelog?.close()
    await server?.stop()
  })

  test('is enough for the migrations, and for what LifeLog does', async () => {
    const json = { title: 'Lunch at the harbour', tags: ['food'] }
    const event = await lifelog.json<Event>('/api/events', { method: 'POST', json }, 201)
    const found = await lifelog.json<SearchPage>('/api/search?q=harb')
    expect(found.items.map(({ id }) => id)).toEqual([event.id])
    expect(await lifelog.json('/health/ready')).toMatchObject({ database: 'ok' })
  })

  test.each([
    'create role other',
    'create database other',
    'drop database postgres',
    'select * from pg_authid',
    "select pg_read_file('/etc/hostname')",
    "copy (select 1) to program 'true'",
    'alter role postgres password null',
    "alter system set log_statement = 'all'",
  ])('may not: %s', async (statement) => {
    await expect(sql.raw(statement).execute(lifelog.ctx.db)).rejects.toThrow(
      /permission denied|must be/,
    )
  })
})
