import { endpoint } from '../lib/http/endpoint.ts'

export default endpoint({
  summary: 'What makes LifeLog installable',
  auth: 'public',
  result: ['application/manifest+json'],
  handle: async ({ ctx, c }) => {
    const { settings } = await ctx.settings.get()
    const icon = (name: string, size: number, purpose = 'any') => ({
      src: ctx.assets.url(name),
      sizes: `${size}x${size}`,
      type: 'image/png',
      purpose,
    })
    const manifest = {
      id: '/',
      name: 'LifeLog',
      short_name: 'LifeLog',
      description: 'Record moments in seconds, find any of them again in an instant.',
      start_url: '/',
      scope: '/',
      display: 'standalone',
      background_color: '#faf8f5',
      theme_color: '#0e675e',
      icons: [
        icon('icon-192.png', 192),
        icon('icon-512.png', 512),
        icon('icon-maskable-512.png', 512, 'maskable'),
      ],
      shortcuts: [{ name: 'New event', url: '/events/new' }],
      share_target: {
        action: '/share',
        method: 'POST',
        enctype: 'multipart/form-data',
        params: {
          title: 'title',
          text: 'text',
          url: 'url',
          files: [{ name: 'files', accept: settings.allowed_mime_types }],
        },
      },
    }
    return c.body(JSON.stringify(manifest), 200, {
      'Content-Type': 'application/manifest+json',
      'Cache-Control': 'no-cache',
    })
  },
})
