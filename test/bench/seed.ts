import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import { randomFrom } from './random.ts'

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

/** What the benchmark says of its data. */
export const seedDescription = [
  'Seed 1. Events at even distances over the twelve years before 2026, a title of 2 to 7 words and a',
  'description of 12 words, of 20,000 made-up words by Zipf’s law; five tags of eight each, independent;',
  'metadata with a number and a shop. In titles: `coffee` in 4 of 7 events, `running` in 2 of 3 but for',
  'the newest 7 % (70,000 of a million), `harbour` in 5 %, `dentist` in 1 %, `zeppelin` in 100 events,',
  '`lisbon` in 9 of 10 of the oldest 3 % alone, `quokka` in none. `coffee` stands before `running`, so',
  '"running coffee" never stands together. One event in ten has a place: nine of those in a town, the',
  'tenth anywhere. 50,000 pictures, one to each of as many events, scattered over all years. More than a million',
  'are copies of a million, seconds apart, without pictures.',
].join(' ')

/** Of more events than these, all are copies of these. */
const made = 1_000_000

/** The first and the last instant of the events. */
const until = Date.UTC(2026, 0, 1)
const span = 12 * 365.25 * 86_400_000

/**
 * Records `events` events by COPY, the same each time, as `seedDescription` tells.
 * @returns how many a second it took until they could be found
 */
export async function seed(databaseUrl: string, events: number): Promise<number> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  const began = performance.now()
  await sql`select set_config('gin_pending_list_limit', '65536', false)`
  // The first release knew no places, and no pictures beside its files.
  const [places] = await sql`
    select from information_schema.columns where table_name = 'events' and column_name = 'latitude'`
  const columns = ['uid', 'timestamp', 'title', 'description', 'tags', 'metadata']
  if (places) columns.push('latitude', 'longitude')
  const into = await sql`copy events (${sql(columns)}) from stdin`.writable()
  const first = Math.min(events, made)
  await pipeline(Readable.from(rows(first, columns.length)), into)
  const rate = first / ((performance.now() - began) / 1000)
  if (places) await addPictures(sql, Math.min(50_000, first / 4), first)
  if (events > first) await copyEvents(sql, events / first)
  await sql`vacuum analyze`
  await sql.end()
  return rate
}

/** Rows of pictures that nobody sent: pages of them need no file. */
async function addPictures(sql: postgres.Sql, pictures: number, events: number): Promise<void> {
  await sql`
    insert into attachments (event_id, key, filename, content_type, size_bytes, sha256, state, etag,
      uploaded_at, renditions, width, height, colour, text_read_at)
    select 1 + n * 104729::bigint % ${events}::bigint, gen_random_uuid(), 'IMG_' || n || '.jpg',
      'image/jpeg', 2000000, lpad(to_hex(n), 64, '0'), 'ready', 'etag', now(), 'made',
      case when n % 3 = 0 then 3000 else 4000 end, case when n % 3 = 0 then 4000 else 3000 end,
      '#5f7a8c', now()
    from generate_series(1, ${pictures}::int) n`
}

/**
 * Makes of each event `times`, with the vector that it has, past the triggers; indexes words last, and
 * multiplies what is counted.
 */
async function copyEvents(sql: postgres.Sql, times: number): Promise<void> {
  await sql`alter table events disable trigger user`
  await sql`drop index events_find`
  for (let copy = 1; copy < times; copy++) {
    await sql`
      insert into events (uid, timestamp, local_date, title, description, tags, metadata, latitude,
        longitude, search_vector, language)
      select gen_random_uuid(), timestamp + ${copy} * interval '7 seconds', local_date, title,
        description, tags, metadata, latitude, longitude, search_vector, language
      from events where id <= ${made}`
  }
  await sql`set maintenance_work_mem = '1GB'`
  await sql`create index events_find on events using gin (search_vector, tags, utc_month(timestamp))`
  await sql`alter table events enable trigger user`
  for (const table of ['event_counts', 'tag_counts']) {
    await sql`update ${sql(table)} set count = count * ${times}`
  }
  for (const table of ['place_counts', 'place_count_changes']) {
    await sql`
      update ${sql(table)} set count = count * ${times}, latitudes = latitudes * ${times},
        longitudes = longitudes * ${times}`
  }
}

/** Until LifeLog has read the lexemes and counted the words of all events, and the index has taken in what was added. */
export async function untilSettled(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  for (;;) {
    const [unread] = await sql`
      (select from lexeme_queue limit 1) union all (select from word_queue limit 1)`
    if (!unread) break
    await wait(500)
  }
  await sql`select gin_clean_pending_list('events_find')`
  await sql`vacuum analyze`
  await sql.end()
}

/** Rows of COPY, with the first so many columns. */
function* rows(events: number, columns: number): Generator<string> {
  const random = randomFrom(1)
  const vocabulary = makeVocabulary(20_000)
  // Of a Zipf distribution each order of magnitude is as frequent as any other.
  const word = () =>
    vocabulary[Math.floor(vocabulary.length ** (random(2 ** 30) / 2 ** 30)) - 1] ?? 'a'
  const text = (count: number) => Array.from({ length: count }, word).join(' ')
  const { common, mid, rare, percent, habit } = words
  for (let n = 1; n <= events; n++) {
    const title = [
      text(2),
      n % 7 < 4 && common,
      n % 20 === 0 && mid,
      n % Math.ceil(events / 100) === 7 && rare,
      n < 0.03 * events && n % 10 > 0 && words['old-clustered'],
      n % 100 === 3 && percent,
      n < 0.93 * events && n % 3 < 2 && habit,
    ]
    const row = [
      `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
      new Date(until - span + (span * n) / events).toISOString(),
      title.filter(Boolean).join(' '),
      text(12),
      `{${['a', 'b', 'c', 'd', 'e'].map((letter) => letter + random(8)).join(',')}}`,
      `{"price": ${random(100)}, "shop": "shop ${random(1_000)}"}`,
      ...place(n),
    ]
    yield `${row.slice(0, columns).join('\t')}\n`
  }
}

/**
 * Events newer than all those, a minute apart, as an import reads them: in texts of the same made-up words,
 * but with none of `words`.
 */
export function* burst(events: number): Generator<string> {
  const random = randomFrom(3)
  const vocabulary = makeVocabulary(20_000)
  const word = () =>
    vocabulary[Math.floor(vocabulary.length ** (random(2 ** 30) / 2 ** 30)) - 1] ?? 'a'
  const text = (count: number) => Array.from({ length: count }, word).join(' ')
  for (let n = 1; n <= events; n++) {
    const timestamp = new Date(until + n * 60_000).toISOString()
    const tags = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter + random(8))
    yield `${JSON.stringify({ timestamp, title: text(3), description: text(12), tags })}\n`
  }
}

/** Latitude and longitude, as COPY has them. */
function place(n: number): [string, string] {
  if (n % 10 !== 5) return ['\\N', '\\N']
  if (n % 100 === 5) return [`${-60 + ((n * 7919) % 130)}`, `${-180 + ((n * 104_729) % 360)}`]
  return [(53.5 + (n % 401) * 0.0003).toFixed(4), (9.9 + (n % 397) * 0.0005).toFixed(4)]
}

function makeVocabulary(size: number): string[] {
  const random = randomFrom(2)
  const letter = (letters: string) => letters[random(letters.length)] ?? ''
  const syllable = () => letter('bdfgklmnprstvw') + letter('aeiou')
  const made = new Set<string>()
  while (made.size < size) {
    made.add(Array.from({ length: 2 + random(3) }, syllable).join('') + letter('lmnrst'))
  }
  return [...made]
}
