import * as v from 'valibot'
import { NewAttachment } from '../../lib/attachments/schema.ts'
import { fileSize } from '../../lib/base/file-size.ts'
import type { SettingsView } from '../../lib/settings/schema.ts'
import type { Client } from '../client.ts'
import type { FileSource } from '../form.ts'

/**
 * Tells which files of an event LifeLog won't take, by its settings and without sending any.
 * @returns for each of the files why not, or undefined
 */
export async function preflight(client: Client) {
  const settings = await client.call<SettingsView>('GET', '/api/settings')
  return (files: FileSource[]): (string | undefined)[] => {
    let room = settings.attachment_max_per_event
    return files.map((file) => {
      const reason = refusalOf(file, settings)
      if (reason) return reason
      room -= 1
      if (room >= 0) return undefined
      return `an event may have ${settings.attachment_max_per_event} files`
    })
  }
}

function refusalOf(file: FileSource, settings: SettingsView): string | undefined {
  const declared = { filename: file.name, content_type: '', size_bytes: file.size }
  const parsed = v.safeParse(NewAttachment, declared)
  if (!parsed.success) return parsed.issues[0].message
  const { content_type } = parsed.output
  if (!settings.allowed_mime_types.includes(content_type)) return `${content_type} is not allowed`
  if (file.size <= settings.file_max_bytes) return undefined
  return `has ${fileSize(file.size)}, more than the ${fileSize(settings.file_max_bytes)} that are allowed`
}
