import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import type { Config } from '../base/config.ts'
import type { Context } from '../base/context.ts'
import { machineTimezone } from '../base/machine-timezone.ts'
import { currentName } from '../base/timezone-names.ts'
import { withKnownTimezone } from '../events/known-timezone.ts'
import { reportFiles } from '../transfer/files-report.ts'
import { reportRevisions } from './revisions-report.ts'
import type { Settings, SettingsPatch, SettingsView } from './schema.ts'

/** The settings as the environment has them. */
function fromEnvironment(config: Config): Settings {
  return {
    file_max_bytes: config.FILE_MAX_BYTES,
    attachment_max_per_event: config.ATTACHMENT_MAX_PER_EVENT,
    allowed_mime_types: config.ALLOWED_MIME_TYPES,
    timezone: config.LIFELOG_TIMEZONE ?? currentName(machineTimezone()),
  }
}

/** The settings in force: what is stored, and for what isn't, what the environment says. */
export function settingsFrom(stored: Record<string, unknown>, config: Config): Settings {
  const { file_max_bytes, attachment_max_per_event, allowed_mime_types, timezone } = {
    ...fromEnvironment(config),
    ...stored,
  }
  return { file_max_bytes, attachment_max_per_event, allowed_mime_types, timezone }
}

/**
 * Takes over what changed in the environment since the last start. What the owner set since then
 * stays, until the environment changes again.
 */
export async function seedSettings(db: Database, config: Config): Promise<void> {
  for (const [name, value] of Object.entries(fromEnvironment(config))) {
    const json = sql<unknown>`${JSON.stringify(value)}::text::jsonb`
    await db
      .insertInto('settings')
      .values({ name, value: json, environment_value: json })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ value: json, environment_value: json, changed_at: sql`now()` })
          .where(
            sql<boolean>`settings.environment_value is distinct from excluded.environment_value`,
          ),
      )
      .execute()
  }
}

/** The settings in force, with the bucket and the state of the storage. */
export async function viewSettings(ctx: Context): Promise<SettingsView> {
  const { settings } = await ctx.settings.get()
  return {
    ...settings,
    bucket: ctx.config.RUSTFS_BUCKET,
    storage: ctx.storage.status,
    files: await reportFiles(ctx),
    revisions: await reportRevisions(ctx),
  }
}

/** Changes what `patch` names; in force in every instance when this returns. */
export async function changeSettings(ctx: Context, patch: SettingsPatch): Promise<SettingsView> {
  const changes = Object.entries(patch).filter(([, value]) => value !== undefined)
  if (patch.timezone) {
    await withKnownTimezone(sql`select now() at time zone ${patch.timezone}`.execute(ctx.db))
  }
  if (changes.length > 0) {
    await ctx.db
      .insertInto('settings')
      .values(
        changes.map(([name, value]) => ({
          name,
          value: sql<unknown>`${JSON.stringify(value)}::text::jsonb`,
          environment_value: null,
        })),
      )
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((eb) => ({
          value: eb.ref('excluded.value'),
          changed_at: sql<string>`now()`,
        })),
      )
      .execute()
    await ctx.settings.invalidate()
  }
  return viewSettings(ctx)
}
