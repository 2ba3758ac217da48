/** Seconds that the clock of a phone may be wrong. */
const tolerance = 30

/** Only where it's needed, as most owners have no second factor: it takes 7 MB. */
const otplib = () => import('otplib')

/** A secret of 160 random bits, in Base32. */
export async function newTotpSecret(): Promise<string> {
  return (await otplib()).generateSecret()
}

/** What an app reads from a QR code to make the codes of `secret`. */
export async function totpUri(secret: string): Promise<string> {
  return (await otplib()).generateURI({ secret, issuer: 'LifeLog', label: 'owner' })
}

/**
 * The time step of a code by RFC 6238 (six digits, 30 s), undefined where it's wrong.
 * @param after the step of the last code that was used: a code that was seen is of no use
 */
export async function totpStep(
  secret: string,
  code: string,
  now: Date,
  after: number | null,
): Promise<number | undefined> {
  const token = code.replaceAll(' ', '')
  if (!/^\d{6}$/.test(token)) return undefined
  const { verifySync } = await otplib()
  const result = verifySync({
    secret,
    token,
    epoch: Math.floor(now.getTime() / 1000),
    epochTolerance: tolerance,
    ...(after !== null && { afterTimeStep: after }),
  })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}
