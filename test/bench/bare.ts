import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import postgres from 'postgres'
import { v7 as uuid } from 'uuid'

/**
 * The yardstick: the same answers from the same database, with nothing between Hono and
 * postgres.js. No authentication, validation, settings, log or headers.
 */
const sql = postgres(process.env.DATABASE_URL ?? '', {
  max: 10,
  types: {
    bigint: { to: 20, from: [20], serialize: String, parse: Number },
    moment: {
      to: 1184,
      from: [1184],
      serialize: (text: string) => text,
      parse: (text: string) => `${text.slice(0, 10)}T${text.slice(11, -3)}Z`,
    },
  },
  connection: { TimeZone: 'UTC' },
})

const columns = sql`
  id, uid, timestamp, timezone, end_timestamp, precision, approximate,
  case when latitude is not null or place is not null then json_build_object(
    'latitude', latitude, 'longitude', longitude, 'name', place) end as location, created_at, updated_at, version, title, description, tags, metadata,
  coalesce((
    select json_agg(json_build_object(
      'id', a.id, 'key', a.key, 'filename', a.filename, 'content_type', a.content_type,
      'size_bytes', a.size_bytes, 'sha256', a.sha256, 'state', a.state, 'uploaded_at',
      to_char(a.uploaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by a.id)
    from attachments a where a.event_id = events.id and a.state = 'ready'
  ), '[]') as attachments`

const app = new Hono()

app.get('/api/events', async (c) => {
  const limit = Number(c.req.query('limit') ?? 50)
  const items = await sql`
    select ${columns} from events where deleted_at is null
    order by timestamp desc, id desc limit ${limit}`
  return c.json({ items, next_cursor: null })
})

app.get('/api/events/:id', async (c) => {
  const [event] = await sql`
    select ${columns} from events where id = ${c.req.param('id')} and deleted_at is null`
  return c.json(event)
})

app.post('/api/events', async (c) => {
  const { title, description, tags, metadata } = await c.req.json()
  const [event] = await sql`
    insert into events (uid, timestamp, title, description, tags, metadata)
    values (${uuid()}, ${new Date().toISOString()}, ${title}, ${description}, ${tags}, ${metadata})
    returning ${columns}`
  return c.json(event, 201)
})

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`)
})
