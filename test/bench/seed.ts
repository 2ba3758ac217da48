import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
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
  '"running coffee" never stands together.',
].join(' ')

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
  const into = await sql`
    copy events (uid, timestamp, title, description, tags, metadata) from stdin`.writable()
  await pipeline(Readable.from(rows(events)), into)
  const rate = events / ((performance.now() - began) / 1000)
  await sql`vacuum analyze events`
  await sql.end()
  return rate
}

function* rows(events: number): Generator<string> {
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
    yield [
      `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
      new Date(until - span + (span * n) / events).toISOString(),
      title.filter(Boolean).join(' '),
      text(12),
      `{${['a', 'b', 'c', 'd', 'e'].map((letter) => letter + random(8)).join(',')}}`,
      `{"price": ${random(100)}, "shop": "shop ${random(1_000)}"}\n`,
    ].join('\t')
  }
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
