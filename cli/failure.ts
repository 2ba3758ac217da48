/** How `lifelog` ends, as scripts see it. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  not_found: 3,
  unauthorized: 4,
  unreachable: 5,
  interrupted: 130,
} as const

export type Outcome = keyof typeof exitCodes

type FailureDetails = { code?: string | undefined; cause?: unknown }

/** What keeps a command from doing what it was asked: shown on stderr, without a stack. */
export class Failure extends Error {
  readonly outcome: Outcome
  /** LifeLog's own word for it, where LifeLog refused. */
  readonly code: string | undefined

  constructor(outcome: Outcome, message: string, { code, cause }: FailureDetails = {}) {
    super(message, { cause })
    this.name = 'Failure'
    this.outcome = outcome
    this.code = code
  }
}

/** A command that was given something it can't use. */
export function usage(message: string): Failure {
  return new Failure('usage', message)
}
