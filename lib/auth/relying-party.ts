import { isIP } from 'node:net'
import { ownOrigin, publicOrigin, type Reach } from '../http/origin.ts'

/** The site that passkeys are made for, by its host's name, and the page from which they're used. */
export type RelyingParty = { id: string; origin: string }

/**
 * The site by which the request came; undefined where browsers have no passkeys: without HTTPS (but on
 * localhost), and under an IP address. Where PUBLIC_URL is set, that is the only one: browsers offer a
 * passkey on every port of its host, and whatever runs there could pass its answer on.
 */
export function relyingParty(config: Reach, request: Request): RelyingParty | undefined {
  const origin = ownOrigin(config, request)
  if (config.PUBLIC_URL && origin !== publicOrigin(config)) return undefined
  const { protocol, hostname } = new URL(origin)
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (protocol !== 'https:' && !isLocal) return undefined
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) return undefined
  return { id: hostname, origin }
}
