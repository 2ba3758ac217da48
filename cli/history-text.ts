import type { Event, Revision } from '../lib/events/schema.ts'
import { placeText, whenText } from './event-when.ts'
import { type Output, plain } from './output.ts'
import { clockTime } from './when.ts'

type Content = Omit<Event, 'id' | 'uid' | 'created_at' | 'updated_at' | 'version' | 'attachments'>

/** The parts of an event that people tell apart, each as text. */
const parts: [name: string, text: (content: Content) => string][] = [
  ['title', ({ title }) => title],
  ['when', (content) => `${whenText(content)} (${content.timezone})`],
  ['place', placeText],
  ['tags', ({ tags }) => tags.join(', ')],
  ['description', ({ description }) => description ?? ''],
  [
    'metadata',
    ({ metadata }) => (Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : ''),
  ],
]

/**
 * The changes of an event for people, newest first: when, by what, and of each part that differs what
 * it was (-) and became (+).
 */
export function changeLines(
  event: Event,
  revisions: Revision[],
  timezone: string,
  { style }: Output,
): string[] {
  let became: Content = event
  return revisions.flatMap(({ version, changed_at, changed_by, before }, i) => {
    const was = { ...became, ...before } as Content
    const lines = parts.flatMap(([name, text]) => differences(name, text(was), text(became)))
    became = was
    const head = `version ${version}, until ${clockTime(changed_at, timezone)}, changed by ${changed_by}`
    return [...(i > 0 ? [''] : []), style('bold', head), ...lines]
  })

  function differences(name: string, was: string, became: string): string[] {
    if (was === became) return []
    const lines = (mark: string, text: string) =>
      text === ''
        ? []
        : plain(text)
            .split('\n')
            .map((line) => `  ${mark} ${name}: ${line}`)
    return [
      ...lines('-', was).map((line) => style('red', line)),
      ...lines('+', became).map((line) => style('green', line)),
    ]
  }
}
