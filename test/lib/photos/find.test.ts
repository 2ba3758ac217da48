import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { validate } from '../../../lib/http/input.ts'
import { listPhotos } from '../../../lib/photos/list.ts'
import { PhotosQuery } from '../../../lib/photos/schema.ts'
import { fill } from '../../support/fill.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()

/**
 * An event every six hours for eight years. One in four has pictures, of those every fortieth 130, the
 * others one to three, and one in seven a text, too. Titles have words of every frequency.
 */
beforeAll(async () => {
  await fill(lifelog, async (db) => {
    await sql`
      insert into events (uid, timestamp, timezone, title, tags)
      select gen_random_uuid(), timestamptz '2026-01-01' - i * interval '6 hours', 'Europe/Berlin',
        'Entry' || case when i % 2 = 0 then ' common' else '' end
          || case when i % 40 = 0 then ' seldom' else '' end
          || case when i % 4000 = 0 then ' rare' else '' end
          || case when i > 11000 then ' oldtrip' else '' end
          || case when i % 4 > 0 then ' unpictured' else '' end,
        array['even' || i % 2, 'third' || i % 3, 'fifth' || i % 5]
      from generate_series(1, 12000) i`.execute(db)
    await sql`
      insert into attachments (key, event_id, filename, content_type, size_bytes, state, uploaded_at, etag)
      select gen_random_uuid()::text, id, 'picture.jpg', 'image/jpeg', 1, 'ready', now(), 'e'
      from (select *, row_number() over (order by timestamp desc) as i from events) numbered,
        generate_series(1, case when i % 160 = 0 then 130 else 1 + i / 4 % 3 end)
      where i % 4 = 0
      union all
      select gen_random_uuid()::text, id, 'text.txt', 'text/plain', 1, 'ready', now(), 'e'
      from events where id % 7 = 0`.execute(db)
    await sql`vacuum analyze events, attachments`.execute(db)
  })
})

/** All pictures of a query, by its pages. */
async function allPages(query: Record<string, string>): Promise<number[]> {
  const ids: number[] = []
  let cursor: string | null = null
  do {
    const asked = { ...query, ...(cursor && { cursor }) }
    const page = await listPhotos(lifelog.ctx, validate(PhotosQuery, asked))
    ids.push(...page.photos.map(({ id }) => id))
    cursor = page.next_cursor
  } while (cursor)
  return ids
}

async function expected(condition: ReturnType<typeof sql<boolean>>): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select attachments.id from attachments join events on events.id = event_id
    where content_type = 'image/jpeg' and ${condition}
    order by event_timestamp desc, event_id desc, attachments.id`.execute(lifelog.ctx.db)
  return rows.map(({ id }) => id)
}

test.each<
  [kind: string, query: Record<string, string>, condition: ReturnType<typeof sql<boolean>>]
>([
  ['nothing', {}, sql`true`],
  ['a month', { month: '2020-02' }, sql`local_date < '2020-03-01'`],
  ['a common word', { q: 'common ' }, sql`title like '% common%'`],
  ['a seldom one', { q: 'seldom ' }, sql`title like '% seldom%'`],
  ['a rare one', { q: 'rare ' }, sql`title like '% rare%'`],
  ['one that is long ago', { q: 'oldtrip ' }, sql`title like '% oldtrip%'`],
  ['two', { q: 'seldom oldtrip ' }, sql`title like '% seldom%oldtrip%'`],
  ['a phrase', { q: '"common seldom"' }, sql`title like '% common seldom%'`],
  ['what has no picture', { q: 'unpictured ' }, sql`false`],
  ['the beginning of a word', { q: 'seld' }, sql`title like '% seldom%'`],
  ['the beginning of one that is long ago', { q: 'oldtr' }, sql`title like '% oldtrip%'`],
  ['signs of a pattern', { q: 'se%d_' }, sql`false`],
  [
    'a word up to a month',
    { q: 'seldom ', month: '2021-03' },
    sql`title like '% seldom%' and local_date < '2021-04-01'`,
  ],
  [
    'a word up to an instant and a month',
    { q: 'seldom ', month: '2021-03', end: '2021-03-15T12:00:00Z' },
    sql`title like '% seldom%' and timestamp <= '2021-03-15T12:00:00Z'`,
  ],
  ['tags', { tags: 'even0,third1,fifth0' }, sql`tags @> '{even0,third1,fifth0}'`],
  [
    'a word and a tag',
    { q: 'common ', tags: 'fifth0' },
    sql`title like '% common%' and tags @> '{fifth0}'`,
  ],
  ['a file and a word', { q: 'has:photo oldtrip ' }, sql`title like '% oldtrip%'`],
])(
  'the pictures of events with %s are all there, in order, page by page',
  async (_, query, condition) => {
    expect(await allPages(query)).toEqual(await expected(condition))
  },
)
