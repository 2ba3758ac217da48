import type { Generated, GeneratedAlways } from 'kysely'
import type {
  AnsweredChallengesTable,
  CredentialsTable,
  LoginAttemptsTable,
  PasskeysTable,
  SecondFactorTable,
  SessionsTable,
} from './sign-in-tables.ts'
import type { Timestamp, TimestampWithDefault } from './timestamp.ts'

export type JsonObject = { [key: string]: unknown }

export type EventsTable = {
  id: GeneratedAlways<number>
  uid: string
  created_at: TimestampWithDefault
  updated_at: TimestampWithDefault
  timestamp: TimestampWithDefault
  timezone: Generated<string>
  end_timestamp: Timestamp | null
  precision: Generated<'minute' | 'day' | 'month' | 'year'>
  approximate: Generated<boolean>
  latitude: number | null
  longitude: number | null
  place: string | null
  /** Of its own calendar, as pages show it; who leaves it out gets that of PostgreSQL's timezone data. */
  local_date: Generated<string>
  /** Months since the beginning of the year 0, by PostgreSQL's data: for who reads past LifeLog. */
  month: GeneratedAlways<number>
  title: string
  description: string | null
  tags: Generated<string[]>
  metadata: Generated<JsonObject>
  version: Generated<number>
  deleted_at: Timestamp | null
  search_vector: GeneratedAlways<string>
  /** What it's written in, of the owner's languages; null until it's detected. */
  language: Generated<string | null>
}

export type EventRevisionsTable = {
  event_id: number
  version: number
  changed_at: TimestampWithDefault
  changed_by: 'session' | 'token' | 'import' | 'lifelog'
  before: JsonObject
}

export type AttachmentsTable = {
  id: GeneratedAlways<number>
  event_id: number
  key: string
  filename: string
  content_type: string
  size_bytes: number
  sha256: string | null
  etag: string | null
  state: Generated<'pending' | 'ready'>
  created_at: TimestampWithDefault
  expires_at: Timestamp | null
  uploaded_at: Timestamp | null
  /** Null until it was tried; then, where they were made, size upright in pixels and mean colour. */
  renditions: 'made' | 'impossible' | null
  width: number | null
  height: number | null
  colour: string | null
  /** Since when it lies in the trash by itself, which is apart from its event's. */
  deleted_at: Timestamp | null
  /** When its event happened, kept by triggers; null where that or the file is in the trash. */
  event_timestamp: GeneratedAlways<string | null>
  event_date: GeneratedAlways<string | null>
  /** When its file was last read to its end, and what was wrong with it then. */
  checked_at: Timestamp | null
  damage: 'missing' | 'size_differs' | 'digest_differs' | 'unreadable' | null
  /** Until when the longest of its shared links works. */
  shared_until: Timestamp | null
  /** When its text was last read, and how often LifeLog ended while it was. */
  text_read_at: Timestamp | null
  text_attempts: Generated<number>
}

/** What stands in a file, and its words for the search. */
export type AttachmentTextsTable = { attachment_id: number; text: string; words: string }

/** How often each tag is in use, as a ledger: the sum over a tag's rows is its count. */
export type TagCountsTable = { tag: string; count: number }

export type SettingsTable = {
  name: string
  value: unknown
  environment_value: unknown
  changed_at: TimestampWithDefault
}

/** What keys an attachment had before its shared links were ended. */
export type FormerKeysTable = { key: string; attachment_id: number }

/** Objects to delete from storage once the transaction that no longer needs them is through. */
export type ObjectDeletionsTable = {
  key: string
  created_at: TimestampWithDefault
  attempts: Generated<number>
  next_attempt_at: TimestampWithDefault
  last_error: string | null
}

/** The key that LifeLog made for itself at a storage. */
export type StorageKeysTable = {
  endpoint: string
  bucket: string
  access_key: string
  secret_key: string
  created_at: TimestampWithDefault
}

/** Backups under way (with a lease) and made (with `finished_at`), and what they couldn't read. */
export type BackupsTable = {
  id: GeneratedAlways<number>
  began_at: TimestampWithDefault
  lease_expires_at: Timestamp | null
  finished_at: Timestamp | null
  events: number | null
  files: number | null
  faults: Generated<unknown[]>
}

/** For which languages events are indexed, and how far they are being indexed anew. */
export type SearchIndexTable = {
  languages: string[]
  /** The next event to index, from the latest to the first; null once all are. */
  next_id: number | null
}

/** A ledger: an hour of a day has the sum of its rows. */
export type EventCountsTable = { local_date: string; hour: number | null; count: number }

/** What a cell of the map has in a year: how many events, and the sums of their coordinates. */
export type PlaceCountsTable = {
  cell: number
  year: number
  count: number
  latitudes: number
  longitudes: number
}

/** For a day a change of many events can be undone. */
export type BulkChangesTable = {
  id: GeneratedAlways<number>
  created_at: TimestampWithDefault
  deleted: number[]
  events: { id: number; before: JsonObject; after: JsonObject }[]
}

/** Searches with a name; for a day after its deletion one can come back. */
export type ViewsTable = {
  id: GeneratedAlways<number>
  name: string
  query: string
  pinned: Generated<boolean>
  created_at: TimestampWithDefault
  deleted_at: Timestamp | null
}

/** The owner's own words, with how many times they were recorded. */
export type WordsTable = {
  word: string
  folded: GeneratedAlways<string>
  count: number
}

/** Tags that are renamed, merged (`name`) or taken away, and what else named them. */
export type TagChangesTable = {
  id: GeneratedAlways<number>
  tag: string
  name: string | null
  changed_by: string
  state: Generated<'changing' | 'done' | 'undoing' | 'undone'>
  events: Generated<number>
  followers: JsonObject
  changed_at: TimestampWithDefault
}

export type Tables = {
  events: EventsTable
  event_revisions: EventRevisionsTable
  attachments: AttachmentsTable
  former_keys: FormerKeysTable
  tag_counts: TagCountsTable
  tag_changes: TagChangesTable
  /** The tags of its events before a change; null where they aren't changed yet. */
  tag_change_events: { change_id: number; event_id: number; before: string[] | null }
  event_counts: EventCountsTable
  place_counts: PlaceCountsTable
  /** What is to be added to the counts. */
  place_count_changes: PlaceCountsTable
  settings: SettingsTable
  credentials: CredentialsTable
  sessions: SessionsTable
  login_attempts: LoginAttemptsTable
  second_factor: SecondFactorTable
  recovery_codes: { hash: string }
  passkeys: PasskeysTable
  answered_challenges: AnsweredChallengesTable
  object_deletions: ObjectDeletionsTable
  backups: BackupsTable
  storage_keys: StorageKeysTable
  search_index: SearchIndexTable
  bulk_changes: BulkChangesTable
  views: ViewsTable
  /** Events that stay above the timeline. */
  pins: { event_id: number; pinned_at: TimestampWithDefault }
  words: WordsTable
  /** The lexemes of the search index; `count` is of about so many events. */
  lexemes: { lexeme: string; count: number; newest: string; oldest: string }
  /** Whose lexemes, and whose words, aren’t counted yet. */
  lexeme_queue: { event_id: number }
  word_queue: { event_id: number }
  attachment_texts: AttachmentTextsTable
  /** Events whose files changed since they were indexed. */
  changed_files: { event_id: number }
}
