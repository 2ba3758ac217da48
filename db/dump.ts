import postgres from 'postgres'

type Sql = ReturnType<typeof postgres>

/**
 * Everything in the tables of the database at `url`, as they are at one moment, as SQL for psql. It
 * fills a database of the same schema (it refuses any other), in place of what's in there, and
 * needs no more rights than the owner of the tables has. The schema itself is that of the LifeLog
 * which made it: started on an empty database it makes the same again.
 */
export async function* dump(url: string): AsyncGenerator<string> {
  const sql = postgres(url, {
    max: 1,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: 'lifelog', TimeZone: 'UTC', statement_timeout: 0 },
  })
  try {
    await sql`begin isolation level repeatable read read only`
    const migrations = await sql<{ name: string }[]>`select name from kysely_migration order by 1`
    const tables = await readTables(sql)
    const names = tables.map(({ name }) => name).join(', ')
    yield opening(migrations.map(({ name }) => name))
    yield `truncate ${names};\n`
    for (const { name } of tables) yield `alter table ${name} disable trigger user;\n`
    for (const { name, columns } of tables) {
      yield `\ncopy ${name} (${columns.join(', ')}) from stdin;\n`
      yield* lines(sql, name, columns)
      yield '\\.\n'
    }
    for (const { name } of tables) yield `alter table ${name} enable trigger user;\n`
    const sequences = await sql<{ name: string; value: string }[]>`
      select format('%I.%I', schemaname, sequencename) as name, last_value::text as value
      from pg_sequences where schemaname = 'public' and last_value is not null`
    for (const { name, value } of sequences) yield `select setval('${name}', ${value});\n`
    yield 'commit;\n'
  } finally {
    await sql.end({ timeout: 5 })
  }
}

function opening(migrations: string[]): string {
  const expected = migrations.map((name) => `'${name}'`).join(', ')
  return `-- Everything in the tables of a LifeLog with the migrations ${migrations.join(', ')}.
\\set ON_ERROR_STOP on
set client_encoding = 'UTF8';
begin;
do $$ begin
  if (select array_agg(name::text order by name) from kysely_migration) <> array[${expected}] then
    raise exception 'This database has another schema. Start the LifeLog that made the dump on it.';
  end if;
end $$;
`
}

/** The tables, each after those that it refers to, without the columns that PostgreSQL computes. */
function readTables(sql: Sql) {
  return sql<{ name: string; columns: string[] }[]>`
    with recursive tables (oid, depth) as (
      select oid, 0 from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace
        and relname not like 'kysely_migration%'
      union
      select conrelid, depth + 1 from tables join pg_constraint on confrelid = tables.oid
      where contype = 'f' and conrelid <> confrelid
    )
    select oid::regclass::text as name, (
      select json_agg(quote_ident(attname) order by attnum) from pg_attribute
      where attrelid = oid and attnum > 0 and not attisdropped and attgenerated = ''
    ) as columns
    from tables group by oid order by max(depth), name`
}

/**
 * Rows as `copy … to stdout` writes them, a thousand at a time. A cursor waits for its reader, whereas
 * postgres.js (3.4.9) waits for ever after such a copy where the reader was slow at its end.
 */
async function* lines(sql: Sql, table: string, columns: string[]): AsyncGenerator<string> {
  const fields = columns.map((column) => {
    const text = [...escapes].reduce(
      (text, [plain, escaped]) => `replace(${text}, ${plain}, ${escaped})`,
      `${column}::text`,
    )
    return `coalesce(${text}, '\\N')`
  })
  const rows = sql.unsafe(`select concat_ws(E'\\t', ${fields.join(', ')}) as line from ${table}`)
  for await (const batch of rows.cursor(1000)) {
    yield batch.map(({ line }) => `${line}\n`).join('')
  }
}

/** The backslash first, as the others bring more of it. */
const escapes = new Map([
  ["E'\\\\'", "E'\\\\\\\\'"],
  ["E'\\n'", "E'\\\\n'"],
  ["E'\\r'", "E'\\\\r'"],
  ["E'\\t'", "E'\\\\t'"],
])
