import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { every } from '../../../../lib/search/engine/conditions.ts'
import { looseQueries, queryCte, queryOf } from '../../../../lib/search/engine/tsquery.ts'
import { criteriaOf } from '../../../../lib/search/query/criteria.ts'
import { parseSearch } from '../../../../lib/search/query/parse.ts'
import { randomFrom } from '../../../bench/random.ts'
import { useLifeLog } from '../../../support/setup.ts'

const lifelog = useLifeLog()

function criteriaFor(q: string) {
  const { words, filters } = parseSearch(q)
  return criteriaOf({ tags: [], tag_mode: 'all' }, { words, filters }, 'UTC')
}

type Asked = {
  phrased: boolean
  words: string
  title: string
  loose_words: string[]
  loose_title: string[]
  loose_tags: string[]
}

/** What is asked of the index by relevance, and what must hold for the event that it brings. */
async function queryFor(q: string) {
  const { rows } = await sql<Asked>`
    with ${queryCte(criteriaFor(q), 'relevance')}
    select phrased, words::text, title::text, loose_words::text[], loose_title::text[],
      loose_tags::text[]
    from query`.execute(lifelog.ctx.db)
  return rows[0]
}

test('the words of a phrase are asked for one by one, where they have to stand', async () => {
  expect(await queryFor('"coffee running" -"running late"')).toEqual({
    phrased: true,
    words: expect.stringContaining('<->'),
    loose_words: ["'coffe' | 'coffee'", "'run' | 'running'"],
    title: expect.stringContaining('<->'),
    loose_title: ["'=coffe' | '=coffee'", "'=run' | '=running'"],
    loose_tags: [
      "'=coffe' | '#coffe' | '=coffee' | '#coffee'",
      "'=run' | '#run' | '=running' | '#running'",
    ],
  })
})

test('words that are too common, excluded or alternatives stay with the others', async () => {
  expect((await queryFor('the coffee at running '))?.loose_words).toHaveLength(2)
  for (const q of ['coffee run -tea', 'coffee run or tea ', '"big coffee" or "small tea"']) {
    const asked = await queryFor(q)
    expect(asked?.loose_words).toHaveLength(1)
    expect(asked?.loose_title).toHaveLength(1)
    if (!asked?.phrased) expect(asked?.loose_title).toEqual([asked?.title])
  }
})

test('of many words the index is asked for four at most, the last of which has the rest', async () => {
  const asked = await queryFor('one two three four five six seven ')
  expect(asked?.loose_words).toHaveLength(4)
  expect(asked?.loose_words.at(-1)).toContain("'seven'")
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
  const texts = Array.from({ length: 300 }, () => [some(), some(), some(), some()].join(' '))
  await sql`
    insert into events (uid, title, description)
    select gen_random_uuid(), text, 'coffee to be running' from unnest(${texts}::text[]) text
    `.execute(lifelog.ctx.db)
  for (let n = 0; n < 150; n++) {
    const pick = random(4)
    const q =
      [
        `"${some()} ${some()}"`,
        `${some()} ${some()} `,
        `${some()} "${some()} ${some()}" -${some()}`,
        `${some()} ${some()} ${some()} "${some()} ${some()}" ${some()}`,
      ][pick] ?? ''
    const criteria = criteriaFor(q)
    for (const where of ['words', 'title', 'tags'] as const) {
      const all = looseQueries(criteria, where).map((query) => sql`search_vector @@ ${query}`)
      const { rows } = await sql<{ missed: number; more: number }>`
        with ${queryCte(criteria, 'relevance')}
        select count(*) filter (where exact and not loose) as missed,
          count(*) filter (where loose and not exact and not phrased) as more
        from (
          select search_vector @@ ${queryOf(where)} as exact, (${every(all)}) is true as loose
          from events
        ) found, query`.execute(lifelog.ctx.db)
      expect(rows, `${q} in ${where}`).toEqual([{ missed: 0, more: 0 }])
    }
  }
})
