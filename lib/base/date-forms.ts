/**
 * Dates and times of RFC 3339 as sources of regular expressions: the checks and the API's
 * description share them, so that neither allows what the other refuses. What matches is a date of
 * the calendar (leap years included) from the year 1 to 9999.
 */
export const yearForm = String.raw`(?:\d{3}[1-9]|\d{2}[1-9]\d|\d[1-9]\d{2}|[1-9]\d{3})`

export const monthForm = `${yearForm}-(?:0[1-9]|1[0-2])`

const leapYear = String.raw`(?:\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)`

const monthAndDay = [
  String.raw`(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])`,
  String.raw`(?:0[469]|11)-(?:0[1-9]|[12]\d|30)`,
  String.raw`02-(?:0[1-9]|1\d|2[0-8])`,
].join('|')

export const dateForm = `(?:${yearForm}-(?:${monthAndDay})|${leapYear}-02-29)`

const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d{1,9})?)?`
const offset = String.raw`(?:[Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)`

/** A date and a time of day; the offset may be missing. */
export const dateTimeForm = `${dateForm}[Tt ]${time}${offset}?`

/** Why a time of that form may still be refused. */
export const outsideYears = 'must lie within the years 1 to 9999, also in UTC'
