import { readYear } from '../../lib/calendar/calendar.ts'
import { CalendarQuery, CalendarYear } from '../../lib/calendar/schema.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Count the events of each day of a year',
  description:
    'By the local date of each event. What is known to the month or the year alone belongs to no day.',
  query: CalendarQuery,
  result: CalendarYear,
  example: {
    query: { year: '2026' },
    result: { year: 2026, days: [{ date: '2026-11-24', count: 3 }] },
  },
  handle: ({ ctx, query }) => readYear(ctx, query.year),
})
