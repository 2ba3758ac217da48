import * as v from 'valibot'
import { Attachment, NewAttachment, Reservation } from '../attachments/schema.ts'
import { type ProblemCode, problems } from '../base/problem.ts'
import { Event, EventPatch, NewEvent } from '../events/schema.ts'
import { EventsPage, SearchPage } from '../search/schema.ts'
import { SettingsPatch, SettingsView } from '../settings/schema.ts'

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]]

/** A failure as clients see it (RFC 9457). */
const Problem = v.strictObject({
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer()),
  code: v.picklist(codes),
  detail: v.string(),
  errors: v.optional(v.array(v.strictObject({ path: v.string(), message: v.string() }))),
  request_id: v.string(),
})

/** The schemas that have a name in the API's description. */
export const namedSchemas: Record<string, v.GenericSchema> = {
  Attachment,
  Event,
  EventPatch,
  EventsPage,
  NewAttachment,
  NewEvent,
  Problem,
  Reservation,
  SearchPage,
  SettingsPatch,
  SettingsView,
}
