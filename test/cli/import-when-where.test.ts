import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Served, serveLifeLog } from '../support/cli.ts'
import { importingInto } from '../support/importing.ts'

let served: Served
beforeAll(async () => {
  served = await serveLifeLog({ LIFELOG_TIMEZONE: 'Europe/Berlin' })
})
afterAll(() => served.close())
const { save, run, imported, events } = importingInto(() => served)

test('CSV says when and where in columns named as in the API, or as others name them', async () => {
  const path = await save(
    'api.csv',
    [
      'title,tags,timestamp,timezone,end_timestamp,precision,approximate,place,latitude,longitude',
      'month,api,1998-07,Asia/Tokyo,,,yes,Kyoto,35.01,135.77',
      'days,api,2026-06-20,,2026-06-27,day,,,,',
      'span,api,2026-11-24 12:30,America/New_York,13:45,minute,no,Home,,',
      'stored,api,1998-06-30T22:00:00Z,Europe/Berlin,,month,,,"-33,92","18,42"',
    ].join('\n'),
  )
  expect(await imported(path)).toMatchObject({ created: 4, refused: [], partial: [] })
  const found = Object.fromEntries((await events('api')).map((event) => [event.title, event]))
  expect(found).toMatchObject({
    month: {
      timestamp: '1998-06-30T15:00:00Z',
      timezone: 'Asia/Tokyo',
      precision: 'month',
      approximate: true,
      location: { latitude: 35.01, longitude: 135.77, name: 'Kyoto' },
      metadata: {},
    },
    days: { precision: 'day', end_timestamp: '2026-06-26T22:00:00Z', timezone: 'Europe/Berlin' },
    span: {
      timestamp: '2026-11-24T17:30:00Z',
      end_timestamp: '2026-11-24T18:45:00Z',
      location: { latitude: null, longitude: null, name: 'Home' },
    },
    stored: { precision: 'month', location: { latitude: -33.92, longitude: 18.42, name: null } },
  })
  expect(await imported(path)).toMatchObject({ created: 0, skipped: 4 })
})

test('a calendar has date and time of begin and end in columns of their own', async () => {
  const path = await save(
    'calendar.csv',
    'Subject,Start Date,Start Time,End Date,End Time,Location,Categories\n' +
      'Talk,03/04/2026,1:30 PM,03/04/2026,3:00 PM,Room 7,calendar\n',
  )
  expect(await imported(path, '--dates', 'mdy')).toMatchObject({ created: 1, partial: [] })
  expect(await events('calendar')).toMatchObject([
    {
      timestamp: '2026-03-04T12:30:00Z',
      end_timestamp: '2026-03-04T14:00:00Z',
      location: { name: 'Room 7' },
      metadata: {},
    },
  ])
})

test('what is not understood of it is in the metadata, and in the table at the end', async () => {
  const path = await save(
    'odd.csv',
    'Title,Tags,Date,Timezone,Precision,Approximate,End,Latitude,Longitude\n' +
      'odd,odd,2026-03-04 12:00,CEST,hour,perhaps,2026-03-05,91,12\n',
  )
  const { code, stderr } = await run(path)
  expect(code).toBe(1)
  for (const told of [
    /in part +line 2 +timezone: "CEST" is no IANA name/,
    /precision: "hour" is not minute/,
    /approximate: "perhaps" is neither/,
    /end: "2026-03-05" has no time of day/,
    /latitude: "91" is no latitude in degrees; it is in the metadata/,
    /longitude: "12" has no latitude/,
  ]) {
    expect(stderr).toMatch(told)
  }
  expect(await events('odd')).toMatchObject([
    {
      timezone: 'Europe/Berlin',
      location: null,
      end_timestamp: null,
      metadata: {
        Timezone: 'CEST',
        Precision: 'hour',
        Approximate: 'perhaps',
        End: '2026-03-05',
        Latitude: '91',
        Longitude: '12',
      },
    },
  ])
})

test.each([
  ['location: [48.85, 2.29]', { latitude: 48.85, longitude: 2.29, name: null }],
  ['location: "48.85,2.29"', { latitude: 48.85, longitude: 2.29, name: null }],
  ['location: {lat: -33.9, lng: 18.4, name: Cape Town}', { latitude: -33.9, name: 'Cape Town' }],
  ['place: Home\nlat: 1\nlon: 2', { latitude: 1, longitude: 2, name: 'Home' }],
  ['location: Paris', { latitude: null, longitude: null, name: 'Paris' }],
])('front matter says where by %j', async (line, expected) => {
  const folder = crypto.randomUUID()
  await save(`${folder}/note.md`, `---\ntags: ${folder}\ndate: 1998\n${line}\n---\ntext\n`)
  expect(await imported(join(served.folder, folder))).toMatchObject({ created: 1, partial: [] })
  expect(await events(folder)).toMatchObject([
    { precision: 'year', location: expected, metadata: { path: 'note.md' } },
  ])
})

test('front matter says when, and what is not understood stays in the metadata', async () => {
  await save(
    'notes/trip.md',
    '---\ntags: trip\ntimestamp: 2026-03-03T00:30\nend: 2026-03-03 02:00\ntimezone: Asia/Tokyo\napproximate: true\nprecision: exact\nlocation: {a: 1}\n---\ntext\n',
  )
  const result = await imported(join(served.folder, 'notes'))
  expect(result.partial).toEqual([
    { source: 'trip.md', reason: expect.stringMatching(/^precision: "exact" is not minute/) },
  ])
  expect(await events('trip')).toMatchObject([
    {
      timestamp: '2026-03-02T15:30:00Z',
      end_timestamp: '2026-03-02T17:00:00Z',
      timezone: 'Asia/Tokyo',
      approximate: true,
      location: null,
      metadata: { path: 'trip.md', precision: 'exact', location: { a: 1 } },
    },
  ])
})
