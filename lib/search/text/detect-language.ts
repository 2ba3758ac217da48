/** Of shorter texts the language is a guess. */
const minLength = 20
/** Beyond this score, of 1, a second language is as likely. */
const asLikely = 0.9

/** The codes (ISO 639-3) that franc has for the languages that PostgreSQL knows by name. */
const codes: Record<string, string> = {
  ...{ arabic: 'arb', armenian: 'hye', basque: 'eus', catalan: 'cat', danish: 'dan', dutch: 'nld' },
  ...{
    english: 'eng',
    estonian: 'ekk',
    finnish: 'fin',
    french: 'fra',
    german: 'deu',
    greek: 'ell',
  },
  ...{ hindi: 'hin', hungarian: 'hun', indonesian: 'ind', irish: 'gle', italian: 'ita' },
  ...{ lithuanian: 'lit', nepali: 'nep', norwegian: 'nob', portuguese: 'por', romanian: 'ron' },
  ...{ russian: 'rus', serbian: 'srp', spanish: 'spa', swedish: 'swe', tamil: 'tam' },
  ...{ turkish: 'tur', yiddish: 'ydd' },
}

/**
 * Which of `languages` a text is written in: `und`, undetermined, where it's too short, or may be
 * another as well.
 */
export async function detectLanguage(text: string, languages: string[]): Promise<string> {
  if (text.length < minLength) return 'und'
  const { francAll } = await import('franc')
  const only = languages.flatMap((language) => codes[language] ?? [])
  const [best, second] = francAll(text.slice(0, 1_000), { only })
  if (!best || (second && second[1] > asLikely)) return 'und'
  return languages.find((language) => codes[language] === best[0]) ?? 'und'
}
