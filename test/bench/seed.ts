import postgres from 'postgres'

/** A word of each kind by how many events have it, and where in time. */
export const words = {
  common: 'coffee',
  mid: 'harbour',
  rare: 'zeppelin',
  'old-clustered': 'lisbon',
  absent: 'quokka',
}

/**
 * Records `events` events, a minute apart up to now, with few words or many: `common` in more than
 * half of them, `mid` in a twentieth, `rare` in 100, `old-clustered` in the oldest hundredth alone.
 * @returns how many a second it took until they could be found
 */
export async function seed(databaseUrl: string, events: number): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  const began = performance.now()
  const batch = 10_000
  for (let first = 0; first < events; first += batch) {
    await sql`
      insert into events (uid, timestamp, title, description, tags, metadata)
      select
        gen_random_uuid(),
        now() - make_interval(mins => ${events}::int - n),
        concat_ws(' ', 'Event', n,
          case when n % 7 < 4 then ${words.common} end,
          case when n % 20 = 0 then ${words.mid} end,
          case when n % ${events / 100}::int = 7 then ${words.rare} end,
          case when n < ${events / 100}::int then ${words['old-clustered']} end),
        case when n % 3 = 0 then
          'A walk along the river with Anna, then soup and bread at the market hall, word' || n % 5000
        end,
        array['tag' || n % 50, 'year' || n % 9],
        jsonb_build_object('price', n % 100, 'place', 'Street ' || n % 1000)
      from generate_series(${first + 1}::int, ${Math.min(first + batch, events)}::int) n`
  }
  const rate = events / ((performance.now() - began) / 1000)
  await sql`vacuum analyze events`
  await sql.end()
  return rate
}
