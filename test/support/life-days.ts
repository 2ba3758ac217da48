import type { Temporal } from 'temporal-polyfill'
import type { LifeEvent } from './life.ts'
import { places, scene, trips } from './life-trips.ts'

type Day = Temporal.PlainDate
type Dice = (n: number) => number

/** Everything that happened in the eight years up to `today`, in no order. */
export function days(today: Day, dice: Dice): LifeEvent[] {
  const first = today.subtract({ years: 8 })
  return [
    ...recent(today),
    ...trips(today),
    ...years(today),
    ...weeks(first, today, dice),
    {
      title: 'Moved to Hamburg',
      timestamp: `${first.year}-04`,
      precision: 'month',
      tags: ['home'],
    },
    {
      title: 'Grandma’s first bicycle',
      timestamp: '1948',
      precision: 'year',
      approximate: true,
      tags: ['family'],
      description: 'She told it at the table, and nobody wrote it down until now.',
    },
  ]
}

function recent(today: Day): LifeEvent[] {
  const yesterday = today.subtract({ days: 1 })
  return [
    {
      title: 'Paid the electricity bill',
      timestamp: `${today}T00:12`,
      tags: ['receipts', 'home'],
      metadata: { amount: 62.4, vendor: 'Stadtwerke' },
    },
    {
      title: 'Evening walk along the harbour',
      timestamp: `${yesterday}T18:40`,
      tags: ['walks', 'harbour'],
      description:
        'The light was *unreal* tonight.\n\n- counted **eleven** cranes on the way to the pier\n- the kiosk is open again until ten\n- the ferry timetable changes next week\n\n> Bring the tripod next time.',
      metadata: { steps: 9412, weather: 'clear' },
      location: places.hamburg,
      photos: [
        scene(1500, 1000, 'dusk', 1),
        scene(1000, 1500, 'dusk', 2),
        scene(1200, 1200, 'night', 3),
      ],
    },
    {
      title: 'Lunch at Mario’s',
      timestamp: `${yesterday}T12:30`,
      tags: ['food', 'restaurant'],
      metadata: { amount: 18.5, vendor: 'Mario’s' },
    },
    {
      title: 'Finished “The Left Hand of Darkness”',
      timestamp: `${yesterday}T07:55`,
      tags: ['books'],
      description: 'The crossing of the ice stays with me.',
    },
    {
      title: 'First snow',
      timestamp: `${today.subtract({ days: 2 })}T09:15`,
      tags: ['weather'],
      description: 'It stayed until noon.',
      photos: [scene(1600, 900, 'snow', 4)],
    },
    {
      title: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikbesichtigung',
      timestamp: `${today.subtract({ days: 3 })}T15:00`,
      tags: ['verylongtagthatnobodywouldevertypebuthereitis'],
    },
    {
      title: 'מכתב מדודה רות',
      timestamp: `${today.subtract({ days: 4 })}T10:05`,
      tags: ['משפחה'],
      description: 'היא כתבה שהגן פורח, ושנבוא באביב.',
    },
  ]
}

/** What comes again each year: feasts, birthdays, and today. */
function years(today: Day): LifeEvent[] {
  return Array.from({ length: 8 }, (_, i) => i + 1).flatMap((ago): LifeEvent[] => {
    const year = today.year - ago
    const then = today.subtract({ years: ago })
    const seed = 30 + ago
    return [
      {
        title: 'Christmas at the parents’',
        timestamp: `${year}-12-24T18:00`,
        tags: ['christmas', 'family'],
        description: 'Carp, the crooked tree, and everybody sang.',
        ...(ago < 6 && { photos: [scene(1500, ago % 2 ? 1000 : 1800, 'snow', seed)] }),
      },
      {
        title: 'Walk on Christmas Day',
        timestamp: `${year}-12-25T14:30`,
        tags: ['christmas', 'walks'],
        ...(ago < 4 && { photos: [scene(1300, 1000, 'dawn', seed + 10)] }),
      },
      {
        title: 'Anna’s birthday',
        timestamp: `${year}-05-17`,
        precision: 'day',
        tags: ['family', 'birthday'],
      },
      {
        title: ago === 1 ? 'Repaired the old radio' : `Dinner with Jonas, number ${ago}`,
        timestamp: `${then}T19:30`,
        tags: ago === 1 ? ['home'] : ['friends', 'restaurant'],
        ...(ago > 1 && { metadata: { amount: 20 + 3 * ago, vendor: 'Nordsee' } }),
        ...(ago < 6 && ago > 1 && { photos: [scene(1200, 800, 'dusk', seed + 20)] }),
      },
    ]
  })
}

const habits: ((on: string, dice: Dice) => LifeEvent)[] = [
  (on, dice) => ({
    title: 'Run along the Elbe',
    timestamp: `${on}T07:10`,
    tags: ['sport'],
    metadata: { km: 5 + dice(9), kg: 74 + dice(4) },
  }),
  (on, dice) => ({
    title: ['Ramen with Mei', 'Pizza at Mario’s', 'Fish at the harbour'][dice(3)] ?? '',
    timestamp: `${on}T20:00`,
    tags: ['restaurant', 'food'],
    metadata: { amount: 12 + dice(40), vendor: ['Mei', 'Mario’s', 'Nordsee'][dice(3)] ?? '' },
  }),
  (on, dice) => ({
    title: `Groceries for the week ${1 + dice(52)}`,
    timestamp: `${on}T17:45`,
    tags: ['receipts', 'groceries'],
    metadata: { amount: 25 + dice(80), vendor: 'Edeka' },
  }),
  (on) => ({
    title: 'Called grandma',
    timestamp: `${on}T16:00`,
    tags: ['family'],
    description: 'She found the letters from 1962 and will read them to us.',
  }),
  (on, dice) => ({
    title: `Piano: movement ${1 + dice(4)} by heart`,
    timestamp: `${on}T20:10`,
    tags: ['music'],
  }),
  (on, dice) => ({
    title: 'Dentist',
    timestamp: `${on}T08:30`,
    tags: ['health'],
    description: dice(2)
      ? 'Nothing to be done. See you in half a year.'
      : 'One small filling, upper left.',
  }),
]

/** Some five or six events in each month. */
function weeks(first: Day, today: Day, dice: Dice): LifeEvent[] {
  const events: LifeEvent[] = []
  for (let day = first; day.until(today).days > 0; day = day.add({ days: 3 + dice(6) })) {
    const habit = habits[dice(habits.length)]
    if (habit) events.push(habit(day.toString(), dice))
  }
  return events
}
