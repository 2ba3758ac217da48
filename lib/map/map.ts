import type { Context } from '../context.ts'
import type { Criteria } from '../search/engine/conditions.ts'
import { withWordQuery } from '../search/engine/word-query.ts'
import { criteriaOf } from '../search/query/criteria.ts'
import { readSearch } from '../search/query/read-search.ts'
import { type Bounds, cellOf, distance, finestZoom, mapX, mapY, withPoles } from './cells.ts'
import { countCells } from './count-cells.ts'
import { type Counted, countMatches } from './count-matches.ts'
import { extentOfAll, extentOfMatches } from './extent.ts'
import { isPlace, mergeGroups } from './groups.ts'
import { nameGroups } from './names.ts'
import { extentOf, groupPositions, readPositions } from './positions.ts'
import type { EventMap, MapQuery } from './schema.ts'
import { boundsOfView, viewOf } from './view.ts'

/** In pixels of the map: circles that are this far from each other can be told, and hit by a finger. */
const minDistance = 56

/** So many cells at most are looked up; of a larger area they are coarser. */
const maxCells = 1_500

/** How much wider than what has all places the map is that shows them. */
const margin = 1.25

const earth: Bounds = { west: -180, south: -85, east: 180, north: 85 }

/**
 * How many events there are in the cells of the map that meet `bbox` (without one, all), those near each
 * other together. Without filters this takes as long for a million events as for a thousand.
 * @throws {Problem} `database_unavailable` where filters take longer than 15 s
 */
export async function readMap(ctx: Context, query: MapQuery): Promise<EventMap> {
  const read = await readSearch(ctx, query.q)
  const asked = criteriaOf({ ...query, bbox: undefined }, read, read.timezone)
  const criteria = await withWordQuery(ctx.searchDb, asked)
  const isPlain = !isNarrowed(query)
  const all = isPlain || query.bbox ? undefined : await readPositions(ctx, criteria)
  const extent = async () => {
    if (all) return extentOf(all)
    return isPlain ? extentOfAll(ctx) : extentOfMatches(ctx, criteria)
  }
  const view = query.bbox ? viewOf(query.bbox) : viewOf((await extent()) ?? earth, margin)
  const bbox = query.zoom !== undefined && query.bbox ? query.bbox : boundsOfView(view)
  const zoom = query.zoom ?? view.zoom
  const few = query.bbox && !isPlain ? await readPositions(ctx, criteria, withPoles(bbox)) : all
  const { groups, relation } = await count(ctx, isPlain ? undefined : criteria, few, bbox, zoom)
  const merged = mergeGroups(
    groups,
    (one, other) => distance(one, other) * 256 * 2 ** zoom < minDistance,
  )
  const names = await nameGroups(ctx, merged)
  return {
    bbox,
    zoom,
    items: merged.map((group, index) => {
      const { bounds, core, ...counted } = group
      const { name, near } = names[index] ?? { name: null, near: null }
      return { ...counted, name, near, place: isPlace(group), bbox: bounds }
    }),
    total: { value: merged.reduce((sum, { count }) => sum + count, 0), relation },
    notices: read.notices,
  }
}

/** Whether only some events are on the map. */
export function isNarrowed({ q, tags, start, end, near }: MapQuery): boolean {
  return Boolean(q.trim() || tags.length > 0 || start || end || near)
}

async function count(
  ctx: Context,
  criteria: Criteria | undefined,
  few: Awaited<ReturnType<typeof readPositions>>,
  bounds: Bounds,
  zoom: number,
): Promise<Counted> {
  // Half as wide as the distance, so that groups end where the places do, not where a cell does.
  let cellZoom = Math.min(finestZoom, Math.max(0, Math.floor(zoom + Math.log2(512 / minDistance))))
  let ranges = rangesOf(bounds, cellZoom)
  while (ranges.count > maxCells) ranges = rangesOf(bounds, --cellZoom)
  if (few) return { groups: groupPositions(few, cellZoom), relation: 'eq' }
  if (criteria) return countMatches(ctx, criteria, withPoles(bounds), cellZoom)
  return { groups: await countCells(ctx, cellsOf(ranges, cellZoom), cellZoom), relation: 'eq' }
}

type Ranges = { columns: [number, number][]; rows: [number, number]; count: number }

/** The columns and rows of the tiles that meet an area. */
function rangesOf({ west, south, east, north }: Bounds, zoom: number): Ranges {
  const size = 2 ** zoom
  const tileAt = (part: number) => Math.min(size - 1, Math.max(0, Math.floor(part * size)))
  const spans =
    west <= east ? [[west, east] as const] : [[west, 180] as const, [-180, east] as const]
  const columns = spans.map(([from, to]): [number, number] => [
    tileAt(mapX(from)),
    tileAt(mapX(to)),
  ])
  const rows: [number, number] = [tileAt(mapY(north)), tileAt(mapY(south))]
  const width = columns.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  return { columns, rows, count: width * (rows[1] - rows[0] + 1) }
}

function cellsOf({ columns, rows: [top, bottom] }: Ranges, zoom: number): number[] {
  const cells = new Set<number>()
  for (const [first, last] of columns) {
    for (let x = first; x <= last; x++) {
      for (let y = top; y <= bottom; y++) cells.add(cellOf(zoom, x, y))
    }
  }
  return [...cells]
}
