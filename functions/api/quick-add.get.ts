import { TypedLine } from '../../lib/capture/note.ts'
import { Understood, understandLine } from '../../lib/capture/understand.ts'
import { endpoint } from '../../lib/http/endpoint.ts'

export default endpoint({
  summary: 'Understand a line',
  description:
    'What the line of the timeline understands: `#tags` anywhere, and at its beginning or end a time ' +
    'in words, `@place` and an amount. What may be a time besides is a hint. Nothing is recorded.',
  query: TypedLine,
  result: Understood,
  example: {
    query: { text: 'Dinner @harbour yesterday 18:00 23.50€ #food', timezone: 'Europe/Berlin' },
    result: {
      event: {
        title: 'Dinner',
        tags: ['food'],
        timezone: 'Europe/Berlin',
        timestamp: '2026-11-24T18:00',
        location: { latitude: null, longitude: null, name: 'harbour' },
        metadata: { amount: 23.5, currency: 'EUR' },
      },
      understood: [
        { kind: 'place', text: '@harbour', index: 7, meaning: 'harbour', stays: false },
        {
          kind: 'time',
          text: 'yesterday 18:00',
          index: 16,
          meaning: 'Tuesday, 24 November 2026 at 18:00',
          stays: false,
        },
        { kind: 'amount', text: '23.50€', index: 32, meaning: '€23.50', stays: false },
        { kind: 'tag', text: '#food', index: 39, meaning: 'food', stays: false },
      ],
      hints: [],
    },
  },
  handle: ({ ctx, query }) => understandLine(ctx, query, { locale: 'en-GB' }),
})
