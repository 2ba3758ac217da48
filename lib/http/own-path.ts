/** A place where only the path and what follows it matter. */
const here = 'http://lifelog.invalid'

/**
 * The path (with its query) that `address` names on this site, or `/` where it's none: nobody may
 * make a link to LifeLog that ends up elsewhere.
 */
export function ownPath(address: string | undefined): string {
  const url = address?.startsWith('/') ? URL.parse(address, here) : null
  return url?.origin === here ? url.pathname + url.search + url.hash : '/'
}
