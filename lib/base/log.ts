import { type DestinationStream, type Logger, pino } from 'pino'
import { readableLog } from './readable-log.ts'

/** Names under which a secret could be handed to the log. */
const secrets = ['authorization', 'cookie', 'password', 'token', 'secretKey', 'ADMIN_PASSWORD']

/**
 * A structured log: one JSON object a line, on stdout unless `destination` is given, and in words
 * where that is a terminal. Lines are written together, after 100 ms at most and when the process exits: to write each by itself costs a
 * quarter of the work of a request. Of an error it shows type, message, code, stack and causes, but
 * not what libraries attach to it, such as the parameters of a query.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describe },
    },
    destination ?? (process.stdout.isTTY ? forPeople() : forMachines()),
  )
}

/** pino's own `periodicFlush` would write ten times a second, also where nothing is logged. */
function forMachines(): DestinationStream {
  const options = { sync: false, minLength: 16_000 }
  // Its types leave out that it has ended, when there is nothing to flush any more.
  const stdout = pino.destination(options) as ReturnType<typeof pino.destination> & {
    destroyed: boolean
  }
  let flushing = false
  return {
    write(line) {
      stdout.write(line)
      if (flushing) return
      flushing = true
      setTimeout(() => {
        flushing = false
        if (!stdout.destroyed) stdout.flush()
      }, 100).unref()
    },
  }
}

function forPeople(): DestinationStream {
  return readableLog((text) => void process.stdout.write(text))
}

function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : undefined
  return {
    type: error.name,
    message: error.message,
    ...(code !== undefined && { code }),
    stack: error.stack,
    ...(error.cause !== undefined && { cause: describe(error.cause) }),
  }
}
