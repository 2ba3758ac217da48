/**
 * Whether a password is among the 49,000 that people choose most, in whichever case. The list is
 * read only now, as it's hardly ever needed.
 */
export async function isCommonPassword(password: string): Promise<boolean> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return dictionary['passwords-common'].includes(password.toLowerCase())
}
