import type { ColumnType } from 'kysely'

/** A timestamp, read as RFC 3339 in UTC with all the digits that PostgreSQL keeps. */
export type Timestamp = ColumnType<string, string, string>
export type TimestampWithDefault = ColumnType<string, string | undefined, string>
