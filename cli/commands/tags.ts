import type { TagsList } from '../../lib/events/schema.ts'
import type { TagChange } from '../../lib/tags/schema.ts'
import type { Client } from '../client.ts'
import { command } from '../command.ts'
import { Failure, usage } from '../failure.ts'
import { columns, count, oneLine } from '../output.ts'
import { confirmed } from '../prompt.ts'
import { sayTagChange } from '../tag-change.ts'

export default command({
  usage: 'tags [action] [tag] [name]',
  summary: 'List tags, the commonest first; rename, merge or delete one',
  options: {
    '--limit <n>': 'How many are listed; all by default',
    '--yes': 'Merge without being asked, where a tag has the new name already',
  },
  examples: [
    'tags',
    'tags har',
    'tags rename harbor harbour',
    'tags merge harbor harbour',
    'tags delete harbor',
    'tags undo 7',
  ],
  async run(run) {
    const { args, options, client, out } = run
    const [action, tag = '', name = ''] = args
    if (args.length < 2) {
      const list = await client.call<TagsList>('GET', '/api/tags', {
        query: { prefix: action, limit: options.limit },
      })
      const counts = list.items.map((item) => count(item.count))
      const width = Math.max(...counts.map((text) => text.length))
      out.data(list, () =>
        columns(list.items.map(({ tag }, i) => [(counts[i] ?? '').padStart(width), oneLine(tag)])),
      )
      return
    }
    switch (`${action} ${args.length}`) {
      case 'rename 3': {
        const agreed = async (question: string) =>
          options.yes === true || (await confirmed(question, run))
        return sayTagChange(run, await rename(client, tag, name, agreed))
      }
      case 'merge 3':
        return sayTagChange(run, await merge(client, tag, name))
      case 'delete 2':
        return sayTagChange(run, await client.call('DELETE', '/api/tags', { query: { tag } }))
      case 'undo 2':
        if (!/^\d{1,15}$/.test(tag)) throw usage(`A change has a number, not "${oneLine(tag)}"`)
        return sayTagChange(run, await client.call('POST', `/api/tags/changes/${tag}/undo`))
      default:
        throw usage('tags [prefix], rename OLD NEW, merge OLD INTO, delete TAG or undo NUMBER')
    }
  },
})

/** Renames a tag, or merges it with the one that has the name, once that is agreed to. */
async function rename(
  client: Client,
  tag: string,
  name: string,
  agreed: (question: string) => Promise<boolean>,
): Promise<TagChange> {
  try {
    return await client.call<TagChange>('PATCH', '/api/tags', { json: { tag, name } })
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'conflict') throw error
    if (!(await agreed(`${error.message} Merge?`))) throw error
    return merge(client, tag, name)
  }
}

function merge(client: Client, tag: string, into: string): Promise<TagChange> {
  return client.call<TagChange>('POST', '/api/tags/merge', { json: { tag, into } })
}
