import * as v from 'valibot'
import type { Context } from '../context.ts'
import { normalizeTag } from '../events/schema.ts'
import { changeSettings } from '../settings/settings.ts'
import { CalendarDate } from './schema.ts'

const tag = v.pipe(
  v.string(),
  v.transform((text) => normalizeTag(text.replace(/^#/, ''))),
  v.minLength(1, 'Name a tag.'),
)

/** One change: on or off altogether, or one tag or period that is paused or comes back. */
export const PausesForm = v.variant('change', [
  v.object({ change: v.picklist(['on', 'off']) }),
  v.object({ change: v.picklist(['pause-tag', 'resume-tag']), tag }),
  v.object({
    change: v.picklist(['pause-period', 'resume-period']),
    start: CalendarDate,
    end: CalendarDate,
  }),
])
export type PausesForm = v.InferOutput<typeof PausesForm>

/** Makes the change. Gives what to tell the owner, and the path that undoes it. */
export async function changePauses(
  ctx: Context,
  form: PausesForm,
): Promise<{ message: string; undo: string }> {
  const opposite = { ...form, change: opposites[form.change] }
  return {
    message: await change(ctx, form),
    undo: `/on-this-day/pauses/undo?${new URLSearchParams(opposite)}`,
  }
}

const opposites = {
  on: 'off',
  off: 'on',
  'pause-tag': 'resume-tag',
  'resume-tag': 'pause-tag',
  'pause-period': 'resume-period',
  'resume-period': 'pause-period',
} as const

async function change(ctx: Context, form: PausesForm): Promise<string> {
  const { settings } = await ctx.settings.get()
  const { paused_tags, paused_periods } = settings
  switch (form.change) {
    case 'on':
    case 'off':
      await changeSettings(ctx, { on_this_day: form.change === 'on' })
      return `On this day is switched ${form.change}.`
    case 'pause-tag':
    case 'resume-tag': {
      const others = paused_tags.filter((tag) => tag !== form.tag)
      const paused = form.change === 'pause-tag'
      await changeSettings(ctx, { paused_tags: paused ? [...others, form.tag] : others })
      return paused ? `#${form.tag} is paused.` : `#${form.tag} comes up again.`
    }
    default: {
      const { start, end } = form
      const others = paused_periods.filter((one) => one.start !== start || one.end !== end)
      const paused = form.change === 'pause-period'
      await changeSettings(ctx, { paused_periods: paused ? [...others, { start, end }] : others })
      return paused ? 'The period is paused.' : 'The period comes up again.'
    }
  }
}
