import { page } from '../../../lib/app/page.ts'
import { changeEvents } from '../../../lib/bulk/change.ts'
import { SelectionForm } from '../../../lib/bulk/form.ts'
import { resultText } from '../../../lib/bulk/result-text.ts'
import { ownPath } from '../../../lib/http/own-path.ts'
import { seeOther } from '../../../lib/http/see-other.ts'

export default page({
  form: SelectionForm,
  handle: async ({ ctx, form, c }) => {
    const { id: ids, change, tags, timezone } = form
    if (change === 'json' || change === 'markdown') {
      return seeOther(c, `/events/selected/export?ids=${ids.join(',')}&format=${change}`)
    }
    const given = { add_tags: { add_tags: tags }, remove_tags: { remove_tags: tags } }
    const patch = { ...given, timezone: { timezone }, delete: { deleted: true } }[change]
    const result = await changeEvents(ctx, { ids, deleted: false, ...patch }, 'session')
    return seeOther(c, ownPath(form.back), {
      message: resultText(change, result),
      undo: result.undo === null ? undefined : `/events/changes/${result.undo}/undo`,
    })
  },
  onInvalid: ({ given, problem, c }) => {
    if (!problem.errors) throw problem
    return seeOther(c, ownPath(String(given.back ?? '/')), { message: messageOf(problem.errors) })
  },
})

/** What is to be done first, where a form without script couldn't tell. */
function messageOf([error]: { path: string; message: string }[]): string {
  if (error?.path === 'id' && /empty/.test(error.message)) return 'Select events first.'
  return error?.path === 'tags' && /empty/.test(error.message)
    ? 'Type a tag first.'
    : `Nothing was changed: ${error?.path} ${error?.message}.`
}
