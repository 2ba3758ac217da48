import { page } from '../../lib/app/page.ts'
import { completeSearch } from '../../lib/search/complete.ts'
import { CompletionsQuery } from '../../lib/search/schema.ts'
import { SearchCompletions } from '../../lib/views/search-completions.tsx'

export default page({
  query: CompletionsQuery,
  handle: async ({ ctx, query }) => (
    <SearchCompletions completions={await completeSearch(ctx, query.piece)} />
  ),
})
