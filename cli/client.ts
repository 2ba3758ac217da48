import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import type { Config } from './config.ts'
import { Failure, type Outcome } from './failure.ts'
import { send } from './http.ts'

/** Values of a query string; what is undefined is left out. */
export type Query = Record<string, string | number | undefined>

export type Asking = {
  query?: Query
  json?: unknown
  headers?: OutgoingHttpHeaders
  body?: Readable
  /** Instead of that of Ctrl-C. */
  signal?: AbortSignal
}

/** LifeLog over HTTP. What it refuses is thrown as a Failure with its own words. */
export type Client = {
  url: string
  /** The JSON of the answer, or undefined for an answer without a body. */
  call<T>(method: string, path: string, asking?: Asking): Promise<T>
  /** The answer with its body unread. */
  open(method: string, path: string, asking?: Asking): Promise<IncomingMessage>
}

/** A client for LifeLog at `config.url`, with its token; `stopped` ends what is under way. */
export function createClient(config: Config, stopped: AbortSignal): Client {
  async function open(method: string, path: string, asking: Asking = {}) {
    const parameters = Object.entries(asking.query ?? {}).filter(([, value]) => value !== undefined)
    const query = new URLSearchParams(
      Object.fromEntries(parameters.map(([name, value]) => [name, String(value)])),
    )
    const text = asking.json === undefined ? undefined : JSON.stringify(asking.json)
    let answer: IncomingMessage
    try {
      answer = await send(`${config.url}${path}${query.size > 0 ? `?${query}` : ''}`, {
        method,
        headers: {
          Accept: 'application/json, */*',
          ...(config.token && { Authorization: `Bearer ${config.token}` }),
          ...(text !== undefined && {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(text),
          }),
          ...asking.headers,
        },
        body: text ?? asking.body,
        signal: asking.signal ?? stopped,
      })
    } catch (error) {
      stopped.throwIfAborted()
      if (error instanceof Failure) throw error
      throw unreachable(config.url, error)
    }
    const status = answer.statusCode ?? 0
    if (status < 200 || status > 299) throw await refusal(config, answer)
    return answer
  }
  return {
    url: config.url,
    open,
    async call(method, path, asking) {
      const answer = await open(method, path, asking)
      if (answer.statusCode === 204) {
        answer.resume()
        return undefined as never
      }
      try {
        return (await json(answer)) as never
      } catch (error) {
        stopped.throwIfAborted()
        if (!(error instanceof SyntaxError)) throw unreachable(config.url, error)
        throw new Failure('failed', `${config.url} answers, but it isn't LifeLog.`, {
          cause: error,
        })
      }
    },
  }
}

/** @throws {Failure} `unauthorized` where there is no token at all */
export function needToken({ token, url }: Config): void {
  if (token) return
  throw new Failure('unauthorized', `There is no API token for ${url}. ${howToGetIn}`)
}

const howToGetIn =
  'Run "lifelog login", or set LIFELOG_API_TOKEN. LifeLog shows the token when it first starts; ' +
  'its settings page makes a new one.'

function unreachable(url: string, cause: unknown): Failure {
  const { code, message } = cause as NodeJS.ErrnoException
  return new Failure(
    'unreachable',
    `LifeLog at ${url} does not answer (${code ?? message}). Is it running? ` +
      'Another address: --url, LIFELOG_URL or "lifelog login".',
    { cause },
  )
}

const outcomes: Record<number, Outcome> = {
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'not_found',
  422: 'usage',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
}

type Problem = { code?: string; detail?: string; errors?: { path: string; message: string }[] }

async function refusal(config: Config, answer: IncomingMessage): Promise<Failure> {
  const status = answer.statusCode ?? 0
  const problem: Problem = await json(answer).then(
    (body) => body as Problem,
    () => ({}),
  )
  if (status === 401) {
    return new Failure('unauthorized', `LifeLog at ${config.url} refuses the token. ${howToGetIn}`)
  }
  const outcome =
    status === 422 && problem.code !== 'validation_failed' ? 'failed' : outcomes[status]
  return new Failure(
    outcome ?? 'failed',
    problem.detail ?? `LifeLog at ${config.url} answers with status ${status}.`,
    { code: problem.code },
  )
}
