import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { queryCte } from '../../../lib/search/conditions.ts'
import { criteriaOf } from '../../../lib/search/criteria.ts'
import { parseSearch } from '../../../lib/search/parse.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()

/** What is asked of the index by relevance, and what must hold for the event that it brings. */
async function queryFor(q: string) {
  const { words, filters } = parseSearch(q)
  const criteria = criteriaOf({ tags: [], tag_mode: 'all' }, { words, filters }, 'UTC')
  const { rows } = await sql<Record<string, string | boolean>>`
    with ${queryCte(criteria, 'relevance')}
    select phrased, words::text, loose_words::text, title::text, loose_title::text, loose_tags::text
    from query`.execute(lifelog.ctx.db)
  return rows[0]
}

test('the words of a phrase are asked for once, in any order, where they have to stand', async () => {
  expect(await queryFor('"coffee running" -"running late"')).toEqual({
    phrased: true,
    words: expect.stringContaining('<->'),
    loose_words: "'coffe' & 'run' | 'coffee' & 'running'",
    title: expect.stringContaining('<->'),
    loose_title: "'=coffe' & '=run' | '=coffee' & '=running'",
    loose_tags: expect.stringMatching(/^[^<!]*'#coffe'[^<!]*$/),
  })
})

test('without a phrase the index is asked for all of it', async () => {
  const asked = await queryFor('coffee run -tea')
  expect(asked).toMatchObject({ phrased: false, title: expect.stringContaining('!(') })
  expect(asked?.loose_words).toBe(asked?.words)
  expect(asked?.loose_title).toBe(asked?.title)
})
