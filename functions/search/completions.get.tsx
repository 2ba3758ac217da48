import { page } from '../../lib/app/page.ts'
import { CompletionsQuery } from '../../lib/search/schema.ts'
import { completeSearch } from '../../lib/timeline/complete.ts'
import { SearchCompletions } from '../../lib/views/search/search-completions.tsx'

export default page({
  query: CompletionsQuery,
  handle: async ({ ctx, query }) => (
    <SearchCompletions completions={await completeSearch(ctx, query.piece)} />
  ),
})
