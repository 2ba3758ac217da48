import { exampleEvent } from '../../lib/events/example.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { searchEvents } from '../../lib/search/engine/search.ts'
import { operatorSummary } from '../../lib/search/query/operator-reference.ts'
import { SearchPage, SearchQuery } from '../../lib/search/schema.ts'

export default endpoint({
  summary: 'Search events',
  description:
    'Words, "phrases", -excluded and `or`; the last word also matches as a beginning. Operators ' +
    `narrow the search, and \`-\` before one excludes: ${operatorSummary}. Times in words (\`last week\`, ` +
    '`July 2019`) narrow it, too, and a year finds what is of it or has its number. What isn’t understood ' +
    'is left out; `notices` says so, and how times were read. Where nothing is found, near spellings from what was recorded are ' +
    'tried (`corrected`), then fewer words (`relaxed` has those left out), unless `exact` is set. Names of ' +
    'files and the text of PDF, text, Markdown and CSV files are found too: `highlights.files` says which. ' +
    'In the `highlights` what matches is within `<mark>` and all ' +
    'else is escaped HTML. The total is counted up to 1,000.',
  query: SearchQuery,
  result: SearchPage,
  example: {
    query: { q: '"fish soup" harb tag:food in:2026', sort: 'relevance' },
    result: {
      items: [
        {
          ...exampleEvent,
          highlights: {
            title: 'Lunch at the <mark>harbour</mark>',
            description: '<mark>Fish</mark> <mark>soup</mark>, *twice*.',
            files: [
              {
                key: exampleEvent.attachments[0]?.key ?? '',
                filename: 'receipt.pdf',
                snippet: '2 × <mark>fish</mark> <mark>soup</mark> 17.00',
              },
            ],
          },
        },
      ],
      next_cursor: null,
      notices: [],
      searched_to: null,
      corrected: null,
      relaxed: [],
      total: { value: 1, relation: 'eq' },
    },
  },
  handle: ({ ctx, query }) => searchEvents(ctx, query),
})
