import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { every } from '../../../../lib/search/engine/conditions.ts'
import { indexQueries, queryCte, queryOf } from '../../../../lib/search/engine/tsquery.ts'
import { withWordQuery } from '../../../../lib/search/engine/word-query.ts'
import { criteriaOf } from '../../../../lib/search/query/criteria.ts'
import { parseSearch } from '../../../../lib/search/query/parse.ts'
import { randomFrom } from '../../../bench/random.ts'
import { useLifeLog } from '../../../support/setup.ts'

const lifelog = useLifeLog()

function criteriaFor(q: string) {
  const { words, filters } = parseSearch(q)
  const criteria = criteriaOf({ tags: [], tag_mode: 'all' }, { words, filters }, 'UTC')
  return withWordQuery(lifelog.ctx.db, criteria)
}

type Asked = {
  words: string
  title: string
  index_words: string[]
  index_title: string[]
  index_tags: string[]
}

/** What is asked of the index by relevance, and what must hold for the event that it brings. */
async function queryFor(q: string) {
  const criteria = await criteriaFor(q)
  const { rows } = await sql<Asked>`
    with ${queryCte(criteria, 'relevance')}
    select words::text, title::text, index_words::text[], index_title::text[], index_tags::text[]
    from query`.execute(lifelog.ctx.db)
  return { needsRecheck: criteria.words?.needsRecheck, ...(rows[0] as Asked) }
}

test('the words of a phrase are asked for one by one, where they have to stand', async () => {
  expect(await queryFor('"coffee running" -"running late"')).toEqual({
    needsRecheck: true,
    words: expect.stringContaining('<->'),
    index_words: ["'coffe' | 'coffee'", "'run' | 'running'"],
    title: expect.stringContaining('<->'),
    index_title: ["'=coffe' | '=coffee'", "'=run' | '=running'"],
    index_tags: [
      "'=coffe' | '#coffe' | '=coffee' | '#coffee'",
      "'=run' | '#run' | '=running' | '#running'",
    ],
  })
})

test('words that are too common, excluded or alternatives stay with the others', async () => {
  expect((await queryFor('the coffee at running ')).index_words).toHaveLength(2)
  for (const q of ['coffee run or tea ', '"big coffee" or "small tea"']) {
    const asked = await queryFor(q)
    expect(asked.index_words).toHaveLength(1)
    expect(asked.index_title).toHaveLength(1)
    if (!asked.needsRecheck) expect(asked.index_title).toEqual([asked.title])
  }
})

test('of many words the index is asked for four at most, the last of which has the rest', async () => {
  const { index_words: index } = await queryFor('one two three four five six seven ')
  expect(index).toHaveLength(4)
  expect(index.at(-1)?.match(/&/g)).toHaveLength(3)
})

test('whatever matches a search matches all that the index is asked for', async () => {
  const words = [
    'coffee',
    'running',
    'the',
    'to be',
    "l'été",
    'Grünkohl',
    'e-mail',
    '東京',
    '京都駅',
    'x',
  ]
  const random = randomFrom(1)
  const some = () => words[random(words.length)]
  const beginning = () => some()?.slice(0, 1 + random(4))
  const texts = Array.from({ length: 300 }, () => [some(), some(), some(), some()].join(' '))
  await sql`
    insert into events (uid, title, description)
    select gen_random_uuid(), text, 'coffee to be running' from unnest(${texts}::text[]) text
    `.execute(lifelog.ctx.db)
  for (let n = 0; n < 300; n++) {
    // Some of the events have been read by then, some not.
    if (n % 50 === 0) await sql`select read_lexemes(${n})`.execute(lifelog.ctx.db)
    const pick = random(7)
    const q =
      [
        `"${some()} ${some()}"`,
        `${some()} ${some()} `,
        `${some()} ${beginning()}`,
        `"${some()} ${beginning()}`,
        `${some()} or ${beginning()}`,
        `${some()} "${some()} ${some()}" -${some()}`,
        `${some()} ${some()} ${some()} "${some()} ${some()}" ${some()}`,
      ][pick] ?? ''
    const criteria = await criteriaFor(q)
    for (const where of ['words', 'title', 'tags'] as const) {
      const all = indexQueries(criteria, where).map((query) => sql`search_vector @@ ${query}`)
      const { rows } = await sql<{ missed: number; more: number }>`
        with ${queryCte(criteria, 'relevance')}
        select count(*) filter (where exact and not indexed) as missed,
          count(*) filter (where indexed and not exact and not ${criteria.words?.needsRecheck}) as more
        from (
          select search_vector @@ ${queryOf(where)} as exact, (${every(all)}) is true as indexed
          from events
        ) found, query`.execute(lifelog.ctx.db)
      expect(rows, `${q} in ${where}`).toEqual([{ missed: 0, more: 0 }])
    }
  }
})
