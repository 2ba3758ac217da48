import postgres from 'postgres'

/** A word of each kind by how many events have it, and where in time. */
export const words = {
  common: 'coffee',
  mid: 'harbour',
  rare: 'zeppelin',
  'old-clustered': 'lisbon',
  absent: 'quokka',
  percent: 'dentist',
  habit: 'running',
}

/**
 * Records `events` events, spread over twelve years up to now, with few words or many: `common` in
 * more than half of them, `mid` in a twentieth, `percent` in a hundredth, `rare` in 100,
 * `old-clustered` in 27 of 30 of the oldest three hundredths alone, `habit` in two thirds but for the
 * newest 7 %. Five tags are each in an eighth of them, independently.
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
        now() - (${events}::int - n) * (interval '12 years' / ${events}::int),
        concat_ws(' ', 'Event', n,
          case when n % 7 < 4 then ${words.common} end,
          case when n % 20 = 0 then ${words.mid} end,
          case when n % ${events / 100}::int = 7 then ${words.rare} end,
          case when n < ${0.03 * events}::int and n % 10 > 0 then ${words['old-clustered']} end,
          case when n % 100 = 3 then ${words.percent} end,
          case when n < ${0.93 * events}::int and n % 3 < 2 then ${words.habit} end),
        case when n % 3 = 0 then
          'A walk along the river with Anna, then soup and bread at the market hall, word' || n % 5000
        end,
        array(select letter || abs(hashtext(letter || n) % 8)
          from unnest(array['a', 'b', 'c', 'd', 'e']) letter),
        jsonb_build_object('price', n % 100, 'place', 'Street ' || n % 1000)
      from generate_series(${first + 1}::int, ${Math.min(first + batch, events)}::int) n`
  }
  const rate = events / ((performance.now() - began) / 1000)
  await sql`vacuum analyze events`
  await sql.end()
  return rate
}
