import type { Attachment } from '../../lib/attachments/schema.ts'
import type { Event } from '../../lib/events/schema.ts'
import { createAttacher } from '../attach.ts'
import { command } from '../command.ts'
import { attachmentLines } from '../event-text.ts'
import { Failure, usage } from '../failure.ts'
import { findFiles } from '../files.ts'
import { eventId } from '../given.ts'
import { fromPhoto } from '../photo.ts'

export default command({
  usage: 'attach-file [...files]',
  summary: 'Attach files to an event',
  options: {
    '--event-id <id>': 'The event',
    '--file <path...>': 'A file; may be repeated, may be a pattern',
    '--use-photo': 'Let the event be when and where the first photo among them was taken',
  },
  examples: [
    'attach-file --event-id 123 --file ./photo.jpg',
    'attach-file --event-id 123 *.jpg notes.pdf',
  ],
  async run({ args, options, client, out, terminal, signal }) {
    if (options.eventId === undefined) throw usage('To which event? --event-id 123')
    const id = eventId(options.eventId)
    const paths = [...(options.file ?? []), ...args]
    if (paths.length === 0) throw usage('Which file? --file ./photo.jpg')
    const attach = createAttacher({ client, out, signal })
    const attached: Attachment[] = []
    let failure: Failure | undefined
    const files = await findFiles(paths)
    const event = await client.call<Event>('GET', `/api/events/${id}`)
    const photo = await fromPhoto(files, options, { client, out, terminal, signal }, event)
    if (photo) {
      await client.call('PATCH', `/api/events/${id}`, { json: photo })
      out.say(
        `Event ${id} has that time and place now. Undo: lifelog revert ${id} ${event.version}`,
      )
    }
    for (const file of files) {
      try {
        attached.push(await attach(id, file))
      } catch (error) {
        if (!(error instanceof Failure) || /^(unauthorized|not_found)$/.test(error.outcome)) {
          throw error
        }
        out.complain(`${file.name}: ${error.message}`)
        failure ??= error
      }
    }
    if (attached.length > 0) out.data(attached, () => attachmentLines(attached))
    if (failure) throw new Failure(failure.outcome, 'Not every file was attached.')
  },
})
