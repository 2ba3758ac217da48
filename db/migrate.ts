import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as events from './migrations/001_events.ts'
import * as search from './migrations/002_search.ts'
import * as owner from './migrations/003_owner.ts'
import * as thumbnails from './migrations/004_thumbnails.ts'
import * as backups from './migrations/005_backups.ts'
import * as whenAndWhere from './migrations/006_when_and_where.ts'
import * as signIn from './migrations/007_sign_in.ts'
import * as endedLinks from './migrations/008_ended_links.ts'
import * as storageKeys from './migrations/009_storage_keys.ts'
import * as passkeys from './migrations/010_passkeys.ts'
import * as findIndex from './migrations/011_find_index.ts'
import * as searchLanguages from './migrations/012_search_languages.ts'
import * as searchQuery from './migrations/013_search_query.ts'
import * as words from './migrations/014_words.ts'
import * as metadataSearch from './migrations/015_metadata_search.ts'
import * as views from './migrations/016_views.ts'
import * as fileTexts from './migrations/017_file_texts.ts'
import * as renditions from './migrations/025_renditions.ts'
import * as photos from './migrations/026_photos.ts'
import * as heic from './migrations/027_heic.ts'
import * as eventCounts from './migrations/030_event_counts.ts'
import * as placeCounts from './migrations/031_place_counts.ts'
import * as timeline from './migrations/032_timeline.ts'
import * as undo from './migrations/032_undo.ts'
import * as tags from './migrations/036_tags.ts'
import * as pictureTexts from './migrations/038_picture_texts.ts'
import * as sharedCopies from './migrations/040_shared_copies.ts'
import * as pins from './migrations/041_pins.ts'
import * as localDate from './migrations/042_local_date.ts'
import * as searchQueryAlone from './migrations/043_search_query.ts'
import * as termQueries from './migrations/044_term_queries.ts'
import type { Tables } from './tables.ts'

/** Every migration, in order. A migration that has been released never changes. */
export const migrations: Record<string, Migration> = {
  '001_events': events,
  '002_search': search,
  '003_owner': owner,
  '004_thumbnails': thumbnails,
  '005_backups': backups,
  '006_when_and_where': whenAndWhere,
  '007_sign_in': signIn,
  '008_ended_links': endedLinks,
  '009_storage_keys': storageKeys,
  '010_passkeys': passkeys,
  '011_find_index': findIndex,
  '012_search_languages': searchLanguages,
  '013_search_query': searchQuery,
  '014_words': words,
  '015_metadata_search': metadataSearch,
  '016_views': views,
  '017_file_texts': fileTexts,
  '025_renditions': renditions,
  '026_photos': photos,
  '027_heic': heic,
  '030_event_counts': eventCounts,
  '031_place_counts': placeCounts,
  '032_timeline': timeline,
  '032_undo': undo,
  '036_tags': tags,
  '038_picture_texts': pictureTexts,
  '040_shared_copies': sharedCopies,
  '041_pins': pins,
  '042_local_date': localDate,
  '043_search_query': searchQueryAlone,
  '044_term_queries': termQueries,
}

/**
 * Brings the database to the newest schema, or to `target`. An advisory lock is held meanwhile: of
 * several instances that start at once, one migrates and the others wait, on connections that are
 * patient. (Kysely's own lock comes too late: only after it has made its tables.)
 * @param beforehand is awaited, with the first migration to run, where the database has been migrated
 *   before and so may be filled
 * @param onBegin is told of each migration as it begins, where the database may be filled
 * @returns the names of the migrations that were run.
 * @throws the error of `beforehand` or the migration that failed; the database is as it was before.
 */
export async function migrate(
  db: Kysely<Tables>,
  target?: string,
  beforehand?: (migration: string) => Promise<unknown>,
  onBegin?: (migration: string) => void,
): Promise<string[]> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext('lifelog migrations'))`.execute(trx)
    let mayBeFilled = false
    const begin = (migration: string) => mayBeFilled && onBegin?.(migration)
    const provider = { getMigrations: async () => told(begin) }
    const migrator = new Migrator({ db: trx, provider })
    const known = await migrator.getMigrations()
    const next = known.find(({ executedAt }) => !executedAt)
    mayBeFilled = known.some(({ executedAt }) => executedAt)
    if (next && mayBeFilled) await beforehand?.(next.name)
    const { error, results } = target
      ? await migrator.migrateTo(target)
      : await migrator.migrateToLatest()
    if (error) throw error
    return (results ?? []).map((result) => result.migrationName)
  })
}

/** The migrations, of which `onBegin` is told one by one. */
function told(onBegin: (migration: string) => void): Record<string, Migration> {
  const all = Object.entries(migrations).map(([name, migration]): [string, Migration] => [
    name,
    {
      ...migration,
      up: (db) => {
        onBegin(name)
        return migration.up(db)
      },
    },
  ])
  return Object.fromEntries(all)
}
