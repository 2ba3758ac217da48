import { sql } from 'kysely'
import { queryOf } from '../engine/tsquery.ts'

/** Marks what matches, as far as the stems of a text's language go, with characters that no text in use has. */
export const marks = { start: '\ue000', stop: '\ue001', less: '\ue002', gap: ' … ' }

/** Texts up to this length, in characters, are shown whole where they match. */
export const snippetLength = 240

const words = queryOf('words')
const delimiters = `StartSel=${marks.start}, StopSel=${marks.stop}`
const whole = sql.lit(`${delimiters}, HighlightAll=true`)
const fragments = sql.lit(
  `${delimiters}, MaxFragments=2, MinWords=8, MaxWords=24, FragmentDelimiter="${marks.gap}"`,
)
// What looks like a tag to PostgreSQL it leaves out.
const text = (column: string) => sql`replace(${sql.raw(column)}, '<', ${sql.lit(marks.less)})`

/** Title and description with what matches marked; of a long description the best fragments. */
export const markedColumns = sql`,
  ts_headline(language_config(language), ${text('title')}, ${words}, ${whole}) as title_marked,
  ts_headline(language_config(language), ${text('left(description, 20000)')}, ${words},
    case when char_length(description) <= ${sql.lit(snippetLength)} then ${whole}
      else ${fragments} end) as description_marked`
