import { page } from '../../../lib/app/page.ts'
import { wantsFragment } from '../../../lib/app/render.ts'
import { EventId } from '../../../lib/events/schema.ts'
import { TaskForm, turnTask } from '../../../lib/events/tasks.ts'
import { cameFrom } from '../../../lib/http/came-from.ts'
import { seeOther } from '../../../lib/http/see-other.ts'
import { EventHistory } from '../../../lib/views/event/history-line.tsx'

/** Ticks or unticks a task in the description of an event. */
export default page({
  params: EventId,
  form: TaskForm,
  handle: async ({ ctx, params, form: { task }, c }) => {
    const event = await turnTask(ctx, params.id, task, 'session')
    if (!wantsFragment(c.req.raw)) {
      // With the list that one goes through.
      const path = `/events/${event.id}`
      const here = cameFrom(ctx.config, c.req.raw)
      return seeOther(c, `${here?.startsWith(`${path}?`) ? here : path}#task-${task.line}`)
    }
    const { settings } = await ctx.settings.get()
    return <EventHistory event={event} timezone={settings.timezone} />
  },
  onInvalid: ({ params, problem, c }) => {
    if (problem.code !== 'conflict' || wantsFragment(c.req.raw)) throw problem
    return seeOther(c, `/events/${params.id}`, { message: problem.message })
  },
})
