import { outsideYears } from './date-forms.ts'

/** Every failure that LifeLog expects, with its HTTP status and its title (RFC 9457). */
export const problems = {
  bad_request: { status: 400, title: 'Not a valid request' },
  unauthorized: { status: 401, title: 'Authentication needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'Request too slow' },
  conflict: { status: 409, title: 'Conflict' },
  attachment_limit_reached: { status: 409, title: 'Attachment limit reached' },
  upload_incomplete: { status: 409, title: 'Upload incomplete' },
  precondition_failed: { status: 412, title: 'Changed in the meantime' },
  payload_too_large: { status: 413, title: 'Request too large' },
  file_too_large: { status: 413, title: 'File too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported request format' },
  file_type_not_allowed: { status: 415, title: 'File type not allowed' },
  invalid_json: { status: 400, title: 'Invalid JSON' },
  validation_failed: { status: 422, title: 'Invalid input' },
  headers_too_large: { status: 431, title: 'Request headers too large' },
  upload_mismatch: { status: 422, title: 'The upload is not what was announced' },
  rate_limited: { status: 429, title: 'Too many attempts' },
  internal_error: { status: 500, title: 'Internal error' },
  storage_unavailable: { status: 503, title: 'Storage unavailable' },
  database_unavailable: { status: 503, title: 'Database unavailable' },
} as const

export type ProblemCode = keyof typeof problems

/** Where in the input something is wrong, as a dotted path, and what. */
export type ProblemIssue = { path: string; message: string }

/**
 * A failure that LifeLog expects. `message` is shown to whoever asked; `cause` reaches only the
 * log.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: ProblemIssue[] | undefined
  readonly headers: Record<string, string>

  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: ProblemIssue[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.errors = options.errors
    this.headers = options.headers ?? {}
  }

  get status() {
    return problems[this.code].status
  }
}

/** A Problem to throw: a code, what happened and what to do about it. */
export function problem(
  code: ProblemCode,
  detail: string,
  options?: ConstructorParameters<typeof Problem>[2],
): Problem {
  return new Problem(code, detail, options)
}

/**
 * What is wrong in which field of a form; that there were too many wrong passwords, at `password`.
 * @throws the problem where no field is to blame
 */
export function fieldErrors(failure: Problem, password: string): ProblemIssue[] {
  const { code, message, errors } = failure
  if (code === 'rate_limited') return [{ path: password, message }]
  if (!errors) throw failure
  return errors
}

/** For an event that isn't there, or is in the trash. */
export function noEvent(id: number) {
  return problem('not_found', `There is no event ${id}. It may be in the trash.`)
}

/**
 * Refuses a time that was found valid as UTC, but isn't as one in the owner's timezone.
 * @throws {Problem} `validation_failed` at `path`
 */
export function outOfRange(path: 'start' | 'end' | 'timestamp' | 'typed_at'): never {
  throw problem('validation_failed', `${path}: ${outsideYears}.`, {
    errors: [{ path, message: outsideYears }],
  })
}
