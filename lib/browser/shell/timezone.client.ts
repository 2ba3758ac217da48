/** The timezone of this device, as an IANA name; empty where the browser doesn't know one. */
export function timezoneHere(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return /^[A-Za-z]/.test(timeZone ?? '') ? timeZone : ''
}

/** What the cookie holds that tells LifeLog the timezone, beside its value. */
export const timezoneCookie = { name: 'lifelog_timezone', path: '/', sameSite: 'lax' } as const

/** For how long it's told, in seconds: as long as browsers keep a cookie (RFC 6265bis). */
const maxAge = 400 * 24 * 60 * 60

/** Tells LifeLog the timezone of this device with every request from now on. */
export function tellTimezone(): void {
  const { name, path, sameSite } = timezoneCookie
  // biome-ignore lint/suspicious/noDocumentCookie: without HTTPS there is no Cookie Store.
  document.cookie = `${name}=${timezoneHere()}; path=${path}; samesite=${sameSite}; max-age=${maxAge}`
}
