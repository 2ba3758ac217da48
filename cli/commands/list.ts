import type { AttachmentsPage } from '../../lib/attachments/schema.ts'
import type { EventsPage } from '../../lib/search/schema.ts'
import { command } from '../command.ts'
import { attachmentLines, eventLines } from '../event-text.ts'
import { usage } from '../failure.ts'
import type { Output } from '../output.ts'
import { readPages, timeRange } from '../pages.ts'

export default command({
  usage: 'list',
  summary: 'List events, newest first',
  options: {
    '--limit <n>': 'How many; 20 by default',
    '--tags <list>': 'Only those with all of these tags',
    '--any': 'With any of the tags instead',
    '--start <when>': 'From this day or time on',
    '--end <when>': 'Until this day or time, included',
    '--oldest': 'Oldest first',
    '--trash': 'What was deleted instead',
    '--files': 'With --trash, the files that were deleted by themselves',
    '--cursor <cursor>': 'Go on after an earlier list',
  },
  examples: ['list --tags food,harbour --start 2026-11-01', 'list --json --limit 1000'],
  async run({ options, client, out, timezone }) {
    if (options.files) {
      if (!options.trash)
        throw usage('--files goes with --trash: "lifelog show" has those of an event')
      const { limit = '20', cursor } = options
      const query = { trash: 'true', cursor }
      const page = await readPages<AttachmentsPage>(client, '/api/attachments', limit, query)
      out.data(page, () => attachmentLines(page.items))
      return sayMore(page, out)
    }
    const page = await readPages<EventsPage>(client, '/api/events', options.limit ?? '20', {
      ...(options.trash
        ? { trash: 'true' }
        : {
            tags: options.tags,
            tag_mode: options.any && 'any',
            sort: options.oldest && 'oldest',
            ...(await timeRange(options, timezone)),
          }),
      cursor: options.cursor,
    })
    const zone = out.json ? '' : await timezone()
    out.data(page, () => eventLines(page.items, zone, out))
    sayMore(page, out)
  },
})

function sayMore({ next_cursor }: { next_cursor: string | null }, out: Output): void {
  if (!out.json && next_cursor) out.say(`There are more: --cursor ${next_cursor}`)
}
