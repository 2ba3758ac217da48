import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { MapPreview } from '../../../../lib/views/map/preview.tsx'
import { makeOutlines } from '../../../support/make-outlines.ts'

/** The outlines on the map around a place, as their points within it. */
async function landAround(latitude: number, longitude: number): Promise<[number, number][]> {
  const html = String(await (await MapPreview({ latitude, longitude })).toString())
  const [, path = ''] = /class="map-land" d="([^"]*)"/.exec(html) ?? []
  return [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)])
}

test('a coast has land on its side of the place', async () => {
  const points = await landAround(41.15, -8.7)
  expect(points.length).toBeGreaterThan(20)
  expect(points.filter(([x]) => x < 100)).toEqual([])
})

test('islands on both sides of the date line are on one map', async () => {
  const points = await landAround(-17, 180)
  expect(points.some(([x]) => x < 160)).toBe(true)
  expect(points.some(([x]) => x > 160)).toBe(true)
})

test('far from any coast or border all is land, or none is', async () => {
  const corners = (await landAround(62, 129)).map(([x, y]) => `${x < 160}${y < 80}`)
  expect(new Set(corners).size).toBe(4)
  expect(await landAround(0, -30)).toEqual([])
  expect(await landAround(90, 0)).toEqual([])
})

test('near the south pole there is land', async () => {
  for (const longitude of [-179.9, 0, 60]) {
    expect((await landAround(-85, longitude)).length).toBeGreaterThan(0)
  }
})

test('the outlines are those of world-atlas', async () => {
  const file = await readFile(new URL('../../../../lib/views/map/outlines.bin', import.meta.url))
  expect(file.equals(Buffer.from(makeOutlines().buffer))).toBe(true)
})
