/**
 * What is wrong with a text that is to be a JSON object, and where, in words; undefined where it's
 * one, or empty. JSON.parse tells the place in some browsers and for some faults only.
 */
export function jsonFault(text: string): string | undefined {
  if (text.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? undefined : 'Metadata must be an object: {"name": "value"}'
  } catch {
    const { at, expected } = firstFault(text)
    const lines = text.slice(0, at).split('\n')
    return `Line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}: ${expected} is expected`
  }
}

const token =
  /[ \t\n\r]*(?:(?<mark>[{}[\],:])|(?<string>"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-]))/uy

type State = 'value' | 'value or ]' | 'name or }' | 'name' | ':' | ', or }' | ', or ]' | 'end'

const words: Record<State, string> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  'name or }': 'a "name" in double quotes or }',
  name: 'a "name" in double quotes',
  ':': 'a colon',
  ', or }': 'a comma or }',
  ', or ]': 'a comma or ]',
  end: 'nothing more',
}

/** The first place at which a text stops to be JSON, and what should stand there. */
function firstFault(text: string): { at: number; expected: string } {
  const open: ('{' | '[')[] = []
  let state: State = 'value'
  let end = 0
  for (;;) {
    token.lastIndex = end
    const found = token.exec(text)
    const at = end + (/^[ \t\n\r]*/.exec(text.slice(end))?.[0].length ?? 0)
    const { mark, string } = found?.groups ?? {}
    const kind = mark ?? (string ? 'string' : 'literal')
    const next: State | undefined = found ? follow(state, kind, open) : undefined
    if (!next) {
      const isText = text[at] === '"' && state !== ':' && !state.startsWith(',')
      return { at, expected: !found && isText ? 'a " at the end of this text' : words[state] }
    }
    state = next
    end = token.lastIndex
  }
}

/** The state after a token; undefined where it can't stand there. */
function follow(state: State, token: string, open: ('{' | '[')[]): State | undefined {
  const afterValue = (): State => {
    const container = open.at(-1)
    return container ? (container === '{' ? ', or }' : ', or ]') : 'end'
  }
  if (token === '}' || token === ']') {
    if (!state.endsWith(` or ${token}`)) return undefined
    open.pop()
    return afterValue()
  }
  if (state.startsWith('value')) {
    if (token === '{' || token === '[') {
      open.push(token)
      return token === '{' ? 'name or }' : 'value or ]'
    }
    return token === 'string' || token === 'literal' ? afterValue() : undefined
  }
  if (state.startsWith('name')) return token === 'string' ? ':' : undefined
  if (state === ':') return token === ':' ? 'value' : undefined
  if (state.startsWith(',') && token === ',') return state === ', or }' ? 'name' : 'value'
  return undefined
}
