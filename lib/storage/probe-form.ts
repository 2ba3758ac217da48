import { askStorage } from './ask.ts'
import type { Storage } from './client.ts'
import { checksOfWay } from './probe-way.ts'
import type { SignedForm } from './schema.ts'
import { signForm } from './sign-upload.ts'
import { type Check, contentType, smallFile, type Trial } from './trial.ts'

/** What LifeLog relies on where files are sent by signed forms. */
export function formChecks(trial: Trial): Check[] {
  const form = checksOfWay(trial, { stored: 201, sign: signForm, send: post })
  const signed = trial.key('signed')
  return [
    ['A signed upload is accepted', form.accepts('accepted')],
    ['A form carries any bytes', form.carriesReturns('returns')],
    [
      'A larger file than signed is refused',
      form.refuses('larger', { file: Buffer.concat([smallFile, smallFile]) }),
    ],
    [
      'Another key than signed is refused',
      form.refuses('other', { upload: { key: signed }, change: setField('key') }),
    ],
    [
      'Another type than signed is refused',
      form.refuses('type', { change: (made) => setField('Content-Type')(made, 'text/html') }),
    ],
    ['An expired form is refused', form.refusesExpired('expired')],
  ]
}

const setField = (name: string) => (form: SignedForm, value: string) => ({
  ...form,
  fields: { ...form.fields, [name]: value },
})

/** Sends the form, filled in with `file`. */
async function post(
  { timeouts }: Storage,
  { url, method, fields }: SignedForm,
  file: Uint8Array<ArrayBuffer>,
  timeout = timeouts.answer,
): Promise<number> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([file], { type: contentType }))
  const encoded = new Response(form)
  const headers = Object.fromEntries(encoded.headers)
  const body = new Uint8Array(await encoded.arrayBuffer())
  return (await askStorage(url, { method, headers, body, timeout })).status
}
