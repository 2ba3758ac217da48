import { endpoint } from '../lib/http/endpoint.ts'

/** What a page asks that a browser shows from its history. */
export default endpoint({
  summary: 'Whether the session lives',
  handle: () => undefined,
})
