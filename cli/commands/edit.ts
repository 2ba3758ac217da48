import type { Event } from '../../lib/events/schema.ts'
import { command } from '../command.ts'
import { eventText } from '../event-text.ts'
import { usage } from '../failure.ts'
import { eventId, metadataOf, tagList, textOrStdin } from '../given.ts'
import { locationGiven, whenGiven, whenOptions } from '../when-options.ts'

export default command({
  usage: 'edit <id>',
  summary: 'Change what is given of an event',
  options: {
    '--title <text>': 'New title; - reads it from stdin',
    '--desc <text>': 'New description; - reads it from stdin, "" removes it',
    '--tags <list>': 'The tags instead of those it has, separated by commas; "" removes all',
    '--add-tag <tag...>': 'One more tag; may be repeated',
    '--remove-tag <tag...>': 'A tag to take away; may be repeated',
    ...whenOptions,
    '--exact': 'The time is exact after all',
    '--metadata <json>': 'A JSON object instead of the metadata it has, or @file with one',
    '--if-version <n>': 'Only if the event still has this version',
  },
  examples: [
    'edit 123 --title "Late lunch" --add-tag fish',
    'edit 123 --desc ""',
    'edit 123 --timestamp 1998-07 --place Kyoto --end ""',
  ],
  async run({ args: [given = ''], options, client, out, terminal, timezone }) {
    const path = `/api/events/${eventId(given)}`
    const { ifVersion, addTag = [], removeTag = [], ...fields } = options
    if (Object.keys(options).length === 0) throw usage('Change what? For example --title "…"')
    if (ifVersion !== undefined && !/^\d{1,9}$/.test(ifVersion)) {
      throw usage(`--if-version must be a number, not "${ifVersion}"`)
    }
    let tags = tagList(fields.tags)
    let version = ifVersion
    let location = locationGiven(fields)
    if (addTag.length + removeTag.length > 0 || location !== undefined) {
      const event = await client.call<Event>('GET', path)
      location = locationGiven(fields, event.location)
      const gone = new Set(removeTag.map((tag) => tag.trim().toLowerCase().normalize('NFC')))
      if (addTag.length + removeTag.length > 0) {
        tags = (tags ?? event.tags).filter((tag) => !gone.has(tag)).concat(addTag)
      }
      version ??= String(event.version)
    }
    const event = await client.call<Event>('PATCH', path, {
      headers: version === undefined ? {} : { 'If-Match': `"${version}"` },
      json: {
        title: fields.title && (await textOrStdin(fields.title, terminal)),
        description:
          fields.desc === undefined ? undefined : await textOrStdin(fields.desc, terminal),
        tags,
        ...(await whenGiven(fields, timezone)),
        ...(fields.exact && { approximate: false }),
        location,
        metadata: fields.metadata === undefined ? undefined : await metadataOf(fields.metadata),
      },
    })
    const zone = out.json ? '' : await timezone()
    out.data(event, () => eventText(event, zone, out))
  },
})
