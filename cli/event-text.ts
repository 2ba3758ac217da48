import type { Attachment } from '../lib/attachments/schema.ts'
import { fileSize } from '../lib/base/file-size.ts'
import type { Event } from '../lib/events/schema.ts'
import { placeText, whenText } from './event-when.ts'
import { columns, type Output, oneLine, plain } from './output.ts'
import { clockTime } from './when.ts'

/**
 * Events for people, a line each: id, when by its own clock, title, tags, place, timezone where it's
 * not the owner's (`timezone`), number of files.
 */
export function eventLines(events: Event[], timezone: string, { style }: Output): string[] {
  const ids = Math.max(...events.map(({ id }) => String(id).length))
  const whens = Math.max(...events.map((event) => whenText(event).length))
  return events.map((event) => {
    const files = event.attachments.length
    return [
      style('dim', String(event.id).padStart(ids)),
      style('cyan', whenText(event).padEnd(whens)),
      [
        oneLine(event.title),
        ...event.tags.map((tag) => style('green', `#${oneLine(tag)}`)),
        ...(event.location ? [style('yellow', `@${oneLine(placeText(event))}`)] : []),
        ...(event.timezone === timezone ? [] : [style('dim', `(${event.timezone})`)]),
        ...(files > 0 ? [style('dim', `[${files} ${files === 1 ? 'file' : 'files'}]`)] : []),
      ].join(' '),
    ].join('  ')
  })
}

/** All of an event for people. */
export function eventText(event: Event, timezone: string, out: Output): string {
  const facts = [
    ['id', String(event.id)],
    ['when', `${whenText(event)} (${event.timezone})`],
    ...(event.location ? [['place', oneLine(placeText(event))]] : []),
    ...(event.tags.length > 0 ? [['tags', event.tags.map(oneLine).join(', ')]] : []),
    ['version', `${event.version}, changed ${clockTime(event.updated_at, timezone)}`],
  ]
  const metadata = Object.keys(event.metadata).length > 0
  return [
    out.style('bold', oneLine(event.title)),
    ...columns(facts.map(([name = '', value = '']) => [`  ${name}`, value])),
    ...(event.description ? ['', plain(event.description).trimEnd()] : []),
    ...(metadata ? ['', plain(JSON.stringify(event.metadata, null, 2))] : []),
    ...(event.attachments.length > 0 ? ['', ...attachmentLines(event.attachments)] : []),
  ].join('\n')
}

/** Attachments for people: key, size, type, name. */
export function attachmentLines(attachments: Attachment[]): string[] {
  return columns(
    attachments.map((attachment) => [
      attachment.key,
      fileSize(attachment.size_bytes),
      attachment.content_type,
      oneLine(attachment.filename),
    ]),
  )
}
