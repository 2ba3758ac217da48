import { localTime } from '../../lib/base/local-time.ts'
import { readOnThisDay } from '../../lib/calendar/on-this-day.ts'
import { OnThisDay, OnThisDayQuery } from '../../lib/calendar/schema.ts'
import { exampleEvent } from '../../lib/events/example.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

const perYear = 10

export default endpoint({
  summary: 'Read what happened on the same day of earlier years',
  description:
    'Up to ten events of each year, the latest year first; `date` is today where it isn’t given. ' +
    'Paused tags and periods (see the settings) are left out.',
  query: OnThisDayQuery,
  result: OnThisDay,
  example: {
    query: { date: '2027-11-24' },
    result: { date: '2027-11-24', items: [{ year: 2026, events: [exampleEvent] }] },
  },
  handle: async ({ ctx, query }) => {
    const { settings } = await ctx.settings.get()
    const today = localTime(ctx.now().toISOString(), settings.timezone).date
    return readOnThisDay(ctx, query.date ?? today, perYear)
  },
})
