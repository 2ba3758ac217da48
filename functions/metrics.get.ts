import { endpoint } from '../lib/http/endpoint.ts'
import { metricsText } from '../lib/metrics/text.ts'

export default endpoint({
  summary: 'Numbers for Prometheus',
  description: 'Counts alone: nothing that was recorded. Keep it from the internet in the proxy.',
  auth: 'public',
  result: ['text/plain'],
  handle: async ({ ctx, c }) =>
    c.text(await metricsText(ctx), 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    }),
})
