import { networkInterfaces } from 'node:os'

/**
 * The host and port by which others in the network reach LifeLog where `url` names this very
 * machine, as a link must not lead a phone to itself. Undefined where the URL's own host will do.
 */
export function lanHost(url: string): string | undefined {
  const { hostname, port } = new URL(url)
  if (!/^(localhost|127\..*|\[::1\])$/.test(hostname)) return undefined
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const address = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  return address && `${address}${port && `:${port}`}`
}
