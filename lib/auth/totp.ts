import { generateSecret, generateURI, verifySync } from 'otplib'

/** Seconds that the clock of a phone may be wrong. */
const tolerance = 30

export { generateSecret as newTotpSecret }

/** What an app reads from a QR code to make the codes of `secret`. */
export function totpUri(secret: string): string {
  return generateURI({ secret, issuer: 'LifeLog', label: 'owner' })
}

/**
 * The time step of a code by RFC 6238 (six digits, 30 s), undefined where it's wrong.
 * @param after the step of the last code that was used: a code that was seen is of no use
 */
export function totpStep(
  secret: string,
  code: string,
  now: Date,
  after: number | null,
): number | undefined {
  const token = code.replaceAll(' ', '')
  if (!/^\d{6}$/.test(token)) return undefined
  const result = verifySync({
    secret,
    token,
    epoch: Math.floor(now.getTime() / 1000),
    epochTolerance: tolerance,
    ...(after !== null && { afterTimeStep: after }),
  })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}
