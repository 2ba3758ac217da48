import type { SearchPage, View, Views } from '../../lib/search/schema.ts'
import type { Client } from '../client.ts'
import { command } from '../command.ts'
import { Failure, usage } from '../failure.ts'
import { columns, oneLine } from '../output.ts'
import { readPages } from '../pages.ts'
import { searchLines } from '../search-lines.ts'

export default command({
  usage: 'views [action] [name] [...words]',
  summary: 'List saved searches; add, run, pin, unpin, remove or restore one',
  options: {
    '--pin': 'Show the one that is added on the timeline',
    '--limit <n>': 'How many events of the one that is run; 20 by default',
  },
  examples: [
    'views',
    'views add "Eating out" tag:food -tag:work --pin',
    'views run "Eating out"',
    'views unpin "Eating out"',
    'views remove "Eating out"',
  ],
  async run({ args: [action = 'list', name = '', ...words], options, client, out, timezone }) {
    const path = async () => `/api/views/${(await find(client, name)).id}`
    switch (action) {
      case 'list': {
        const views = await client.call<Views>('GET', '/api/views')
        out.data(views, () =>
          columns(views.items.map(({ pinned, name, query }) => line(pinned, name, query))),
        )
        return
      }
      case 'add': {
        const json = { name, query: words.join(' '), pinned: options.pin === true }
        out.data(await client.call<View>('POST', '/api/views', { json }), () => [])
        return out.say(`Saved ${oneLine(name)}.`)
      }
      case 'pin':
      case 'unpin': {
        const json = { pinned: action === 'pin' }
        out.data(await client.call<View>('PATCH', await path(), { json }), () => [])
        return out.say(`${oneLine(name)} is ${action}ned.`)
      }
      case 'remove': {
        const { id } = await find(client, name)
        await client.call('DELETE', `/api/views/${id}`)
        return out.say(`Removed ${oneLine(name)}. Undo, for a day: lifelog views restore ${id}`)
      }
      case 'restore': {
        if (!/^\d+$/.test(name)) throw usage('Which one? "lifelog views remove" said its number')
        const view = await client.call<View>('POST', `/api/views/${name}/restore`)
        out.data(view, () => [])
        return out.say(`${oneLine(view.name)} is there again.`)
      }
      case 'run': {
        const { query } = await find(client, name)
        const page = await readPages<SearchPage>(client, '/api/search', options.limit ?? '20', {
          q: query,
        })
        const zone = out.json ? '' : await timezone()
        return out.data(page, () => searchLines(page.items, zone, out))
      }
      default:
        throw usage(`list, add, run, pin, unpin, remove or restore, not "${action}"`)
    }
  },
})

function line(pinned: boolean, name: string, query: string): string[] {
  return [pinned ? '*' : ' ', oneLine(name), oneLine(query)]
}

/** @throws {Failure} `not_found` */
async function find(client: Client, name: string): Promise<View> {
  if (name === '') throw usage('Which one? lifelog views lists them')
  const { items } = await client.call<Views>('GET', '/api/views')
  const view = items.find((item) => item.name.toLowerCase() === name.toLowerCase())
  if (!view) throw new Failure('not_found', `There is no saved search "${name}"`)
  return view
}
