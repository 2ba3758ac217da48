import * as v from 'valibot'
import { isBucketName } from './bucket-name.ts'
import { limits } from './limits.ts'
import { findPublishedSecrets } from './published-secrets.ts'
import { isTimezone } from './timezone.ts'

/** Type and subtype of a MIME type, without parameters. */
export const mimeTypeForm = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/

const text = v.pipe(v.string(), v.trim(), v.nonEmpty())
const integer = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d+$/, 'must be a whole number'),
    v.transform(Number),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  )
const yesOrNo = v.pipe(
  v.picklist(['true', 'false'], 'must be true or false'),
  v.transform((value) => value === 'true'),
)
const httpUrl = v.pipe(
  text,
  v.transform((value) => (value.includes('://') ? value : `http://${value}`)),
  v.url('must be a host, a host:port or a URL'),
  v.regex(/^https?:/i, 'must be reached by http or https'),
  v.transform((value) => {
    let end = value.length
    while (value[end - 1] === '/') end--
    return value.slice(0, end)
  }),
)
const timezone = v.pipe(text, v.check(isTimezone, 'must be an IANA name like Europe/Berlin'))

function variable<S extends v.GenericSchema<string, unknown>>(
  schema: S,
  description: string,
): { schema: v.OptionalSchema<S, undefined>; description: string; default: undefined }
function variable<S extends v.GenericSchema<string, unknown>>(
  schema: S,
  description: string,
  fallback: string,
): { schema: v.OptionalSchema<S, string>; description: string; default: string }
function variable(
  schema: v.GenericSchema<string, unknown>,
  description: string,
  fallback?: string,
): unknown {
  return { schema: v.optional(schema, fallback), description, default: fallback }
}

/** The environment, one entry a variable: its form, its default and what it is for. */
export const variables = {
  PORT: variable(integer(0, 65535), 'Port of the web page and the API.', '8000'),
  HOST: variable(text, 'Address to listen on.', '0.0.0.0'),
  PUBLIC_URL: variable(httpUrl, 'Address under which people reach LifeLog, for a proxy in front.'),
  TRUST_PROXY: variable(yesOrNo, 'Trust X-Forwarded-* headers; only behind a proxy.', 'false'),
  DATABASE_URL: variable(
    v.pipe(
      text,
      v.transform((url) => url.replace(/^postgres(ql)?(\+\w+)?:/, 'postgresql:')),
      v.regex(/^postgresql:\/\//, 'must begin with postgresql://'),
    ),
    'PostgreSQL 15 or later. Unset: LifeLog runs its own.',
  ),
  DATABASE_POOL_MAX: variable(integer(2, 1000), 'Most connections to PostgreSQL.', '10'),
  RUSTFS_ENDPOINT: variable(httpUrl, 'RustFS or any S3, as the app reaches it. Unset: embedded.'),
  RUSTFS_PUBLIC_ENDPOINT: variable(
    httpUrl,
    'The same as browsers reach it. Unset: the host of the request, with RUSTFS_PUBLIC_PORT.',
  ),
  RUSTFS_PUBLIC_PORT: variable(
    integer(1, 65535),
    'Port of the storage as browsers reach it. Unset: 9000, or that of the embedded store.',
  ),
  RUSTFS_ACCESS_KEY: variable(text, 'Access key of the storage.'),
  RUSTFS_SECRET_KEY: variable(text, 'Secret key of the storage.'),
  RUSTFS_BUCKET: variable(
    v.pipe(text, v.check(isBucketName, 'must be an S3 bucket name')),
    'Bucket of the attachments; made at start if missing.',
    'lifelog-attachments',
  ),
  RUSTFS_REGION: variable(text, 'Region of the storage.', 'us-east-1'),
  ADMIN_PASSWORD: variable(
    v.pipe(
      v.string(),
      v.minLength(8, 'must have at least 8 characters'),
      v.maxLength(1024, 'must have at most 1,024 characters'),
    ),
    'Password of the owner. Unset: generated and printed once.',
  ),
  API_TOKEN: variable(
    v.pipe(text, v.regex(/^[!-~]{16,}$/, 'must be 16 or more printable ASCII characters')),
    'Token for the API and the CLI. Unset: generated and printed once.',
  ),
  ALLOW_PUBLISHED_SECRETS: variable(
    yesOrNo,
    'Accept CHANGE_ME and other published secrets, for a trial on this computer alone.',
    'false',
  ),
  FILE_MAX_BYTES: variable(
    integer(1, limits.fileBytes),
    'Largest attachment, in bytes, until changed in the settings.',
    '10485760',
  ),
  ATTACHMENT_MAX_PER_EVENT: variable(
    integer(1, limits.attachmentsPerEvent),
    'Most attachments of an event, until changed in the settings.',
    '10',
  ),
  ALLOWED_MIME_TYPES: variable(
    v.pipe(
      text,
      v.transform((list) => list.split(',').map((type) => type.trim().toLowerCase())),
      v.array(v.pipe(v.string(), v.regex(mimeTypeForm, 'must be MIME types, comma-separated'))),
    ),
    'Types of attachment to accept, until changed in the settings.',
    'image/jpeg,image/png,image/webp,application/pdf,text/plain,text/markdown,text/csv,video/mp4',
  ),
  LIFELOG_TIMEZONE: variable(
    timezone,
    "The owner's timezone, until changed in the settings. Unset: this machine's; a container's is UTC.",
  ),
  LIFELOG_DATA_DIR: variable(
    text,
    'Folder of the embedded database and storage, and of files under way.',
    './data',
  ),
  EMBEDDED_STORAGE_PORT: variable(
    integer(0, 65535),
    'Port of the embedded storage; 0 takes any free one.',
    '9000',
  ),
  LOG_LEVEL: variable(
    v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'fatal, error, warn, info, debug, trace or silent.',
    'info',
  ),
  POSTGRES_USER: variable(
    text,
    "LifeLog's role in PostgreSQL, which Compose makes (Compose only).",
  ),
  POSTGRES_PASSWORD: variable(text, 'Its password, the one in DATABASE_URL (Compose only).'),
  POSTGRES_DB: variable(text, 'Its database (Compose only).'),
  POSTGRES_ADMIN_PASSWORD: variable(
    text,
    "Password of PostgreSQL's superuser, postgres (Compose only).",
  ),
  PGADMIN_EMAIL: variable(
    text,
    'Login of pgAdmin; it refuses .local, .test and localhost (Compose only).',
  ),
  PGADMIN_PASSWORD: variable(text, 'Password of pgAdmin (Compose only).'),
}

/** The environment as parsed; a variable that has no default and isn't set is undefined. */
export type Config = {
  [Name in keyof typeof variables]: v.InferOutput<(typeof variables)[Name]['schema']>
}

/**
 * Reads the configuration. An empty variable counts as unset.
 * @throws {Error} one message that names every variable that is wrong.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.keys(variables).map((name) => [name, env[name]?.trim() ? env[name] : undefined]),
  )
  const entries = Object.entries(variables).map(([name, { schema }]) => [name, schema])
  const result = v.safeParse(v.object(Object.fromEntries(entries)), given)
  const lines = result.issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`) ?? []
  if (given.RUSTFS_ENDPOINT && !(given.RUSTFS_ACCESS_KEY && given.RUSTFS_SECRET_KEY)) {
    lines.push('RUSTFS_ACCESS_KEY and RUSTFS_SECRET_KEY: needed with RUSTFS_ENDPOINT')
  }
  const published = given.ALLOW_PUBLISHED_SECRETS !== 'true' && findPublishedSecrets(given)
  if (published) lines.push(published)
  if (lines.length > 0) throw new Error(`The configuration is wrong:\n  ${lines.join('\n  ')}`)
  return result.output as Config
}
