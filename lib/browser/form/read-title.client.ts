import { fetchSignedIn } from '../shell/login.client.ts'
import { showToast } from '../shell/toast.client.ts'
import { fill, valuesOf } from './draft.client.ts'

type Read = {
  title: string
  tags: string[]
  timestamp?: string
  end_timestamp?: string
  location?: { name: string }
  metadata?: Record<string, unknown>
}

/*
 * Reads what the title of an event says (times, tags, a place, an amount) as the line of the timeline
 * does, once its button is pressed. What it says goes into the fields; Undo gives them back.
 */
document.addEventListener('click', async ({ target }) => {
  const button = (target as Element).closest<HTMLButtonElement>('[data-read-title]')
  const form = button?.form
  if (!form) return
  const before = valuesOf(form)
  const found = await ask(before.title ?? '', before.timezone ?? '')
  if (!found) return showToast('LifeLog couldn’t read the title.', 'failed')
  if (found.understood.length === 0)
    return showToast('The title says no time, tag, place or amount.')
  const put = (fields: Record<string, string>) => {
    fill(form, fields)
    // Drafts hear of it.
    form.dispatchEvent(new Event('input'))
  }
  put(withRead(before, found.event))
  const meanings = found.understood.map(({ meaning }) => meaning).join(', ')
  showToast(`Read: ${meanings}`, 'done', { label: 'Undo', act: () => put(before) })
})

type Answer = { event: Read; understood: { meaning: string }[] }

async function ask(text: string, timezone: string): Promise<Answer | undefined> {
  try {
    const answer = await fetchSignedIn(`/api/quick-add?${new URLSearchParams({ text, timezone })}`)
    return answer.ok ? await answer.json() : undefined
  } catch {
    return undefined
  }
}

/** The fields as they are once what was read is in them. */
function withRead(fields: Record<string, string>, read: Read): Record<string, string> {
  const { timestamp, end_timestamp: end, location, metadata } = read
  const tags = [...(fields.tags ?? '').split(','), ...read.tags].map((tag) => tag.trim())
  return {
    ...fields,
    title: read.title,
    tags: [...new Set(tags.filter(Boolean))].join(', '),
    ...(timestamp && { ...clockOf(timestamp), end_timestamp: end ? clockOf(end).timestamp : '' }),
    ...(location && { place: location.name }),
    ...(metadata && fields.metadata?.trim() === '' && { metadata: JSON.stringify(metadata) }),
  }
}

/** A time as the API takes it (`1998-07~`) as the fields have it: its beginning, and how exact it is. */
function clockOf(time: string): { timestamp: string; precision: string } {
  const text = time.replace('~', '')
  const precisions: Record<number, string> = { 4: 'year', 7: 'month', 10: 'day' }
  const about = time.endsWith('~') ? '~' : ''
  return {
    timestamp: text.slice(0, 16) + '0000-01-01T00:00'.slice(text.length),
    precision: `${precisions[text.length] ?? 'minute'}${about}`,
  }
}
