/** A place where only the path and what follows it matter. */
const here = 'http://lifelog.invalid'

/**
 * The path (with its query) that `address` names on this site, or `/` where it's none: nobody may
 * make a link to LifeLog that ends up elsewhere. A path that begins with two slashes, perhaps only
 * once its dots are resolved, would name another host to whoever is sent there.
 */
export function ownPath(address: string | undefined): string {
  const url = address?.startsWith('/') ? URL.parse(address, here) : null
  if (url?.origin !== here || /^\/[/\\]/.test(url.pathname)) return '/'
  return url.pathname + url.search + url.hash
}
