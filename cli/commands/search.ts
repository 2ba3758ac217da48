import { operators } from '../../lib/search/query/operator-reference.ts'
import type { Histogram, SearchPage } from '../../lib/search/schema.ts'
import { command } from '../command.ts'
import { histogramLines } from '../histogram.ts'
import { count } from '../output.ts'
import { readPages, timeRange } from '../pages.ts'
import { searchLines } from '../search-lines.ts'

export default command({
  usage: 'search [...words]',
  summary: 'Search events: words, "phrases", -without, or, tag:food and the like',
  options: {
    '--limit <n>': 'How many; 20 by default',
    '--tags <list>': 'Only those with all of these tags',
    '--any': 'With any of the tags instead',
    '--start <when>': 'From this day or time on',
    '--end <when>': 'Until this day or time, included',
    '--sort <order>': 'newest (default), oldest or relevance',
    '--exact': 'Where nothing is found, try no near spellings and leave out no words',
    '--cursor <cursor>': 'Go on after an earlier search',
    '--histogram': 'How many by year and month, in place of the events',
  },
  examples: [
    'search fish soup',
    `search '"fish soup" -lunch' --start 2026-01-01 --sort relevance`,
    'search tag:food -tag:work in:2019 has:photo',
    'search \'tag:"new york" meta.amount>20\'',
    'search -- harbour -dentist',
    'search harbour --histogram',
  ],
  terms: {
    title: 'Operators (with - in front: not; in quotes where the shell would take < and >)',
    rows: operators.map(({ examples, finds }) => [examples.join(', '), finds]),
  },
  async run({ args, options, client, out, timezone }) {
    const query = {
      q: args.join(' '),
      tags: options.tags,
      tag_mode: options.any && ('any' as const),
      ...(await timeRange(options, timezone)),
    }
    if (options.histogram) {
      const histogram = await client.call<Histogram>('GET', '/api/search/histogram', { query })
      out.data(histogram, () => histogramLines(histogram))
      if (!out.json && histogram.relation === 'approximate') out.say('Estimated by a sample.')
      return
    }
    const page = await readPages<SearchPage>(client, '/api/search', options.limit ?? '20', {
      ...query,
      sort: options.sort,
      exact: options.exact && 'true',
      cursor: options.cursor,
    })
    const zone = out.json ? '' : await timezone()
    out.data(page, () => searchLines(page.items, zone, out))
    for (const notice of page.notices) out.warn(notice)
    if (page.corrected) {
      out.warn(`Showing results for ${page.corrected.to}; --exact searches for what was typed.`)
    }
    if (page.relaxed.length > 0) {
      out.warn(`Nothing has all words: without ${page.relaxed.join(', ')}.`)
    }
    if (out.json) return
    if (page.searched_to) {
      const goesOn = page.next_cursor ? '' : '; --sort newest goes through all'
      out.warn(
        `Searched up to ${page.searched_to.slice(0, 10)}, as it would take too long${goesOn}.`,
      )
    }
    const { value, relation } = page.total
    const found =
      value === 0 && page.searched_to
        ? 'Nothing found so far'
        : `${relation === 'gte' ? 'More than ' : ''}${count(value)} found`
    out.say(page.next_cursor ? `${found}. There are more: --cursor ${page.next_cursor}` : found)
  },
})
