import type { Operation } from '../../http/openapi-document.ts'

/** A command that makes the call at `origin` with the operation's own examples. */
export function curlLine(
  origin: string,
  method: string,
  path: string,
  operation: Operation,
): string {
  const { security, requestBody, responses } = operation
  const body = Object.entries(requestBody?.content ?? {})
  const isPlain = method === 'GET' || (method === 'POST' && body.length > 0)
  return [
    `curl ${isPlain ? '' : `-X ${method} `}${responses[302] ? '-L ' : ''}${quote(urlOf(origin, path, operation))}`,
    !security && '-H "Authorization: Bearer $LIFELOG_API_TOKEN"',
    ...bodyOptions(body[0]),
  ]
    .filter(Boolean)
    .join(' \\\n  ')
}

function urlOf(origin: string, path: string, { parameters }: Operation): string {
  const url = new URL(origin)
  url.pathname = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const parameter = parameters.find((parameter) => parameter.name === name)
    const isNumber = parameter?.schema.type === 'integer'
    return String(parameter?.example ?? (isNumber ? 1 : name.toUpperCase()))
  })
  for (const { name, in: place, example } of parameters) {
    if (place === 'query' && example !== undefined) url.searchParams.set(name, String(example))
  }
  return url.href
}

function bodyOptions(body: [string, { example?: unknown }] | undefined): string[] {
  if (!body) return []
  const [type, { example = {} }] = body
  if (type === 'multipart/form-data') return ['-F file=@photo.jpg']
  const header = `-H 'Content-Type: ${type}'`
  if (type !== 'application/json') return [header, '--data-binary @file']
  return [header, `-d ${quote(JSON.stringify(example))}`]
}

/** One word for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
