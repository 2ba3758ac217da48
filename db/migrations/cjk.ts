import { sql } from 'kysely'

/** The characters of Chinese, Japanese and Korean, as PostgreSQL's regular expressions name them. */
export const cjk = String.raw`\u1100-\u11ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff`
export const cjkRun = sql.lit(`([${cjk}]+)`)
