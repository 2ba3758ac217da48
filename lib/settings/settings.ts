import { sql } from 'kysely'
import type { Database } from '../../db/client.ts'
import { reportOcr } from '../attachments/text/picture-text.ts'
import { reportFiles } from '../backups/files-report.ts'
import type { Config } from '../base/config.ts'
import { machineLanguage } from '../base/machine-language.ts'
import { machineTimezone } from '../base/machine-timezone.ts'
import { currentName } from '../base/timezone-names.ts'
import type { Context } from '../context.ts'
import { withKnownTimezone } from '../events/known-timezone.ts'
import { reportSearchIndex } from '../search/index/reindex.ts'
import { reportRevisions } from './revisions-report.ts'
import { Settings, type SettingsPatch, type SettingsView } from './schema.ts'

/** The settings as the environment has them. */
function fromEnvironment(config: Config): Omit<Settings, keyof typeof defaults> {
  return {
    file_max_bytes: config.FILE_MAX_BYTES,
    attachment_max_per_event: config.ATTACHMENT_MAX_PER_EVENT,
    allowed_mime_types: config.ALLOWED_MIME_TYPES,
    timezone: config.LIFELOG_TIMEZONE ?? currentName(machineTimezone()),
    search_languages: [machineLanguage()],
  }
}

/** What no environment says. */
const defaults = {
  theme: 'auto',
  locale: 'auto',
  hour_cycle: 'auto',
  first_weekday: 'auto',
  ocr: false,
  on_this_day: true,
  paused_tags: [],
  paused_periods: [],
}

/** The settings in force: what is stored, and for what isn't, what the environment says. */
export function settingsFrom(stored: Record<string, unknown>, config: Config): Settings {
  const all: Record<string, unknown> = { ...defaults, ...fromEnvironment(config), ...stored }
  const names = Object.keys(Settings.entries)
  return Object.fromEntries(names.map((name) => [name, all[name]])) as Settings
}

/**
 * Takes over what changed in the environment since the last start. What the owner set since then
 * stays, until the environment changes again. The languages of the search are those of the first start:
 * another locale must not index everything anew.
 */
export async function seedSettings(db: Database, config: Config): Promise<void> {
  const { search_languages, ...environment } = fromEnvironment(config)
  await db
    .insertInto('settings')
    .values({
      name: 'search_languages',
      value: sql<unknown>`${JSON.stringify(search_languages)}::text::jsonb`,
      environment_value: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  for (const [name, value] of Object.entries(environment)) {
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
    search_index: await reportSearchIndex(ctx),
    ocr_progress: await reportOcr(ctx),
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
