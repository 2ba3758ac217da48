import * as v from 'valibot'
import { page } from '../../lib/app/page.ts'
import { Tag } from '../../lib/events/schema.ts'
import { validate } from '../../lib/http/input.ts'
import { seeOther } from '../../lib/http/see-other.ts'
import { countTag, mergeTags, renameTag } from '../../lib/tags/changes.ts'
import { TagRename } from '../../lib/tags/schema.ts'
import { changeText, TagPage } from '../../lib/views/tags/tag-change.tsx'

/** Renames a tag; where another one has the name, asks and then merges. */
export default page({
  form: v.object({ ...TagRename.entries, merge: v.optional(v.literal('yes')) }),
  handle: async ({ ctx, form: { tag, name, merge }, c }) => {
    const change = merge
      ? await mergeTags(ctx, { tag, into: name }, 'session')
      : await renameTag(ctx, { tag, name }, 'session')
    const undo = `/tags/changes/${change.id}/undo`
    return seeOther(c, '/tags', { message: changeText(change), undo })
  },
  onInvalid: async ({ ctx, given, problem }) => {
    const tag = validate(Tag, given.tag)
    const { events } = await countTag(ctx, tag)
    if (problem.code === 'conflict') {
      const name = validate(Tag, given.name)
      const question = { name, ...(await countTag(ctx, name, tag)) }
      return <TagPage tag={tag} events={events} question={question} />
    }
    const [error] = problem.errors ?? []
    if (error?.path !== 'name') throw problem
    const message = `Name ${error.message}.`
    return <TagPage tag={tag} events={events} fault={{ name: String(given.name ?? ''), message }} />
  },
})
