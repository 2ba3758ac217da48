import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { countMatches } from '../../../lib/map/count-matches.ts'
import { extentOfMatches } from '../../../lib/map/extent.ts'
import type { Group } from '../../../lib/map/groups.ts'
import { extentOf, groupPositions, readPositions } from '../../../lib/map/positions.ts'
import type { Criteria } from '../../../lib/search/engine/conditions.ts'
import { fill } from '../../support/fill.ts'
import { useLifeLog } from '../../support/setup.ts'

const lifelog = useLifeLog()

/** Events in a town, on the edges of the earth and anywhere, some of them with the tag `few`. */
beforeAll(async () => {
  const events = sql`
    insert into events (uid, timestamp, title, tags, latitude, longitude)
    select gen_random_uuid(), timestamptz '2026-01-01' - i * interval '1 day', 'Somewhere',
      array['many'] || case when i % 3 = 0 then array['few'] else '{}' end,
      case when i % 2 = 0 then 53.5 + a / 10 when i % 100 = 1 then 90 else a * 170 - 85 end,
      case when i % 2 = 0 then 9.9 + b / 5 when i % 100 = 3 then -180 else b * 360 - 180 end
    from (
      select i, i * 0.618033988 % 1 as a, i * 0.414213562 % 1 as b from generate_series(1, 6000) i
    ) numbers`
  await fill(lifelog, (db) => events.execute(db))
})

const tagged = (tag: string): Criteria => ({
  range: {},
  tags: [tag],
  tagMode: 'all',
  search: undefined,
  filters: [],
})

const earth = { west: -180, south: -90, east: 180, north: 90 }
const town = { west: 9.9, south: 53.5, east: 10.0, north: 53.6 }

const byBounds = (groups: Group[]) =>
  groups.toSorted((one, other) =>
    JSON.stringify(one.bounds).localeCompare(JSON.stringify(other.bounds)),
  )

/** Means of the same values differ in their last digits by the order in which they were added. */
const comparable = (groups: Group[]) =>
  byBounds(groups).map(({ latitude, longitude, ...group }) => ({
    ...group,
    latitude: expect.closeTo(latitude, 6),
    longitude: expect.closeTo(longitude, 6),
  }))

test.each([
  ['the earth', earth],
  ['a town', town],
])('few positions on %s are grouped as the database groups them', async (_, bounds) => {
  const positions = (await readPositions(lifelog.ctx, tagged('few'), bounds)) ?? []
  expect(positions.length).toBeGreaterThan(300)
  for (const zoom of [0, 1, 5, 10, 17, 20]) {
    const { groups } = await countMatches(lifelog.ctx, tagged('few'), bounds, zoom)
    const own = groupPositions(positions, zoom)
    expect(byBounds(own), `${zoom}`).toEqual(comparable(groups))
  }
})

test('few positions have the extent that the database tells', async () => {
  const positions = (await readPositions(lifelog.ctx, tagged('few'))) ?? []
  const told = await extentOfMatches(lifelog.ctx, tagged('few'))
  const extent = extentOf(positions)
  for (const side of ['west', 'south', 'east', 'north'] as const) {
    expect(extent?.[side]).toBeCloseTo(told?.[side] ?? Number.NaN, 6)
  }
  expect(extentOf([])).toBeUndefined()
})

test('many are left to the database, and the map has all of them', async () => {
  expect(await readPositions(lifelog.ctx, tagged('many'))).toBeUndefined()
  const { total } = await lifelog.json<{ total: object }>('/api/map?tags=many')
  expect(total).toEqual({ value: 6000, relation: 'eq' })
})
