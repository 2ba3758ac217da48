import type { Temporal } from 'temporal-polyfill'
import type { LifeEvent } from './life.ts'
import type { Light, Scene } from './scenery.ts'

export const places = {
  hamburg: { latitude: 53.5511, longitude: 9.9937, name: 'Hamburg' },
  lisbon: { latitude: 38.7223, longitude: -9.1393, name: 'Lisbon' },
  kyoto: { latitude: 35.0116, longitude: 135.7681, name: '京都' },
  newYork: { latitude: 40.7128, longitude: -74.006, name: 'New York' },
  cairo: { latitude: 30.0444, longitude: 31.2357, name: 'القاهرة' },
  abisko: { latitude: 68.3495, longitude: 18.8312, name: 'Abisko' },
  sylt: { latitude: 54.9079, longitude: 8.3073, name: 'Westerland' },
}

export const scene = (width: number, height: number, light: Light, seed: number): Scene => ({
  width,
  height,
  light,
  seed,
})

/** What happened away from home. */
export function trips(today: Temporal.PlainDate): LifeEvent[] {
  const year = today.year
  const lisbon = `${year - 7}-06`
  const japan = `${year - 3}-04`
  const cairo = `${year - 2}-10`
  const north = `${year - 1}-02`
  return [
    {
      title: 'A week in Lisbon',
      timestamp: `${lisbon}-01`,
      end_timestamp: `${lisbon}-08`,
      precision: 'day',
      timezone: 'Europe/Lisbon',
      tags: ['lisbon', 'travel'],
      location: places.lisbon,
    },
    {
      title: 'Tram 28 to the castle',
      timestamp: `${lisbon}-03T18:12`,
      timezone: 'Europe/Lisbon',
      tags: ['lisbon', 'travel'],
      location: places.lisbon,
      photos: [
        scene(1000, 1500, 'noon', 5),
        scene(1500, 1000, 'noon', 6),
        scene(1500, 1000, 'dusk', 7),
        scene(900, 1600, 'dusk', 8),
        scene(2400, 800, 'dusk', 9),
        scene(1200, 1200, 'noon', 10),
        scene(1400, 1000, 'night', 11),
        scene(1000, 1400, 'dawn', 12),
      ],
    },
    {
      title: 'Pastéis de Belém, four of them',
      timestamp: `${lisbon}-05T11:00`,
      timezone: 'Europe/Lisbon',
      tags: ['lisbon', 'food'],
      metadata: { amount: 7.2, vendor: 'Pastéis de Belém' },
      location: places.lisbon,
    },
    {
      title: '京都で桜を見た',
      timestamp: `${japan}-02T10:20`,
      timezone: 'Asia/Tokyo',
      tags: ['日本', 'travel'],
      description: '哲学の道は人が多かったが、朝はとても静かだった。',
      location: places.kyoto,
      photos: [scene(1500, 1000, 'dawn', 13), scene(1000, 1500, 'noon', 14)],
    },
    {
      title: '龍安寺の石庭',
      timestamp: `${japan}-03T16:40`,
      timezone: 'Asia/Tokyo',
      tags: ['日本', 'travel'],
      location: places.kyoto,
      photos: [
        scene(2000, 1000, 'noon', 15),
        scene(1000, 1000, 'dusk', 16),
        scene(1600, 1200, 'dawn', 17),
      ],
    },
    {
      title: 'Flight over the pole, one day twice',
      timestamp: `${japan}-06T18:00`,
      timezone: 'America/New_York',
      tags: ['travel'],
      location: places.newYork,
      photos: [scene(1600, 900, 'night', 18)],
    },
    {
      title: 'القاهرة القديمة',
      timestamp: `${cairo}-14T09:30`,
      timezone: 'Africa/Cairo',
      tags: ['سفر', 'travel'],
      description: 'مشينا من باب زويلة إلى خان الخليلي، وشربنا الشاي بالنعناع.',
      location: places.cairo,
      photos: [scene(1500, 1000, 'desert', 19), scene(1000, 1600, 'desert', 20)],
    },
    {
      title: 'Northern lights at last',
      timestamp: `${north}-11T23:40`,
      timezone: 'Europe/Stockholm',
      tags: ['travel', 'winter'],
      location: places.abisko,
      photos: [
        scene(1600, 1067, 'night', 21),
        scene(1067, 1600, 'night', 22),
        scene(1600, 700, 'night', 23),
      ],
    },
    {
      title: 'Summer on Sylt',
      timestamp: `${year - 4}-08-12`,
      end_timestamp: `${year - 4}-08-20`,
      precision: 'day',
      tags: ['sylt', 'travel', 'family'],
      location: places.sylt,
      photos: [scene(1500, 1000, 'noon', 24), scene(1000, 1000, 'noon', 25)],
    },
  ]
}
