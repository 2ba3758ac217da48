import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { makeFolder, token } from '../support/process.ts'
import { print } from './print.ts'
import { type Ask, recall, recordCorpus, shares } from './recall/recall.ts'

/**
 * Prints how many known events are found on the first page, and first, by how the search differs from
 * what was written down: `npm run bench:recall`; with `--missed` also what isn't found so.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '6000' },
    missed: { type: 'boolean', default: false },
  },
})

const data = await makeFolder()
try {
  const lifelog = data.start({ API_TOKEN: token }, { keepLog: false })
  const url = await lifelog.ready()
  const ask: Ask = async (path, { method = 'GET', json, form } = { method: 'GET' }) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(json !== undefined ? { body: JSON.stringify(json) } : form ? { body: form } : {}),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  await recordCorpus(ask, Number(values.events))
  await untilIndexed(await data.databaseUrl())
  const recalled = await recall(ask)
  for (const [kind, some] of Map.groupBy(recalled, ({ kind }) => kind)) tell(kind, some)
  tell('all', recalled)
  const missed = recalled.filter(({ place }) => place !== 1)
  for (const { q, kind, title, place } of values.missed ? missed : []) {
    console.log(`${place ?? '–'}  ${q}  (${kind}: ${title})`)
  }
  await lifelog.kill('SIGTERM')
} finally {
  await data.remove()
}

function tell(kind: string, recalled: Parameters<typeof shares>[0]): void {
  const { onPage, first } = shares(recalled)
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  print(
    kind,
    `${recalled.length} searches: ${percent(onPage)} on the first page, ${percent(first)} first`,
  )
}

/** Until languages are detected, words counted and files read. */
async function untilIndexed(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1 })
  for (;;) {
    const [state] = await sql<{ done: boolean }[]>`
      select next_id is null and not exists (select from events where language is null)
        and not exists (select from lexeme_queue) and not exists (select from word_queue)
        and not exists (select from changed_files)
        and not exists (select from attachments where text_read_at is null) as done
      from search_index`
    if (state?.done) break
    await wait(100)
  }
  await sql.end()
}
