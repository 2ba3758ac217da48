import { endpoint } from '../lib/http/endpoint.ts'

export default endpoint({
  summary: 'The icon, where a page names none',
  auth: 'public',
  result: ['image/png'],
  otherStatuses: { 302: 'The icon is at this URL.' },
  handle: ({ ctx, c }) => c.redirect(ctx.assets.url('icon-192.png'), 302),
})
