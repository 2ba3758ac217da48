import type { Problem } from '../../base/problem.ts'
import { fieldNames } from '../../events/form-fields.ts'

/** What a problem says on a page: fields by the names that they have there, no word of the API. */
export function problemText({ code, message, errors = [] }: Problem): string {
  if (code === 'unauthorized') return 'Log in to see this.'
  if (code === 'internal_error') return 'Something went wrong. The log has more about it.'
  const [first] = errors
  if (!first) return message
  const names = Object.entries(fieldNames)
  const sentences = errors.flatMap(({ path, message }) => {
    const label = names.find(([name]) => name === path.split('.')[0])?.[1]
    return label ? [`${label} ${message}.`] : []
  })
  if (sentences.length > 0) return sentences.slice(0, 5).join(' ')
  return first.path ? `LifeLog can’t understand “${first.path}” in this address or form.` : message
}
