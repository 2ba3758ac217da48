import type { Event } from '../../lib/events/schema.ts'
import { createAttacher } from '../attach.ts'
import { command } from '../command.ts'
import { eventText } from '../event-text.ts'
import { Failure, usage } from '../failure.ts'
import { findFiles } from '../files.ts'
import { metadataOf, tagList, textOrStdin } from '../given.ts'
import { fromPhoto } from '../photo.ts'
import { definedOf, locationGiven, whenGiven, whenOptions } from '../when-options.ts'

export default command({
  usage: 'create-event',
  summary: 'Record an event',
  options: {
    '--title <text>': 'Title; - reads it from stdin',
    '--desc <text>': 'Description in Markdown; - reads it from stdin',
    '--tags <list>': 'Tags, separated by commas',
    '--tag <tag...>': 'One tag; may be repeated',
    ...whenOptions,
    '--metadata <json>': 'A JSON object, or @file with one',
    '--file <path...>': 'A file to attach; may be repeated, may be a pattern',
    '--use-photo': 'Take when and where from the first photo among the files',
    '--uid <uuid>': 'The same uid again creates nothing',
  },
  examples: [
    'create-event --title "Lunch at the harbour" --tags food,harbour',
    'create-event --title Dentist --timestamp "yesterday 16:30" --file ./receipt.pdf',
    'create-event --title "Summer in Kyoto" --timestamp 1998-07~ --timezone Asia/Tokyo --place Kyoto',
    'git log -1 --format=%B | lifelog create-event --title Release --desc -',
  ],
  async run({ options, client, out, terminal, signal, timezone }) {
    if (options.title === undefined) throw usage('An event needs a title: --title "…"')
    if (options.title === '-' && options.desc === '-') {
      throw usage('Title and description can not both come from stdin')
    }
    const files = await findFiles(options.file ?? [])
    const photo = await fromPhoto(files, options, { client, out, terminal, signal })
    const event = await client.call<Event>('POST', '/api/events', {
      json: {
        title: await textOrStdin(options.title, terminal),
        description:
          options.desc === undefined ? undefined : await textOrStdin(options.desc, terminal),
        tags: tagList(options.tags, options.tag),
        ...photo,
        ...definedOf(await whenGiven(options, timezone)),
        ...definedOf({ location: locationGiven(options, photo?.location) }),
        metadata: options.metadata === undefined ? undefined : await metadataOf(options.metadata),
        uid: options.uid,
      },
    })
    const attach = createAttacher({ client, out, signal })
    for (const [i, file] of files.entries()) {
      try {
        event.attachments.push(await attach(event.id, file))
      } catch (error) {
        if (signal.aborted) await remove(event.id)
        if (!(error instanceof Failure)) throw error
        const missing = files.slice(i).map(({ name }) => name)
        throw new Failure(
          error.outcome,
          `${error.message} Event ${event.id} was recorded without ${missing.join(', ')}.`,
        )
      }
    }
    const zone = out.json ? '' : await timezone()
    out.data(event, () => eventText(event, zone, out))

    /** So that nothing half-done is left behind. */
    async function remove(id: number): Promise<void> {
      await client.call('DELETE', `/api/events/${id}`, {
        query: { permanent: 'true' },
        signal: AbortSignal.timeout(5_000),
      })
    }
  },
})
