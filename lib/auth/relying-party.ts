import { isIP } from 'node:net'
import { ownOrigin, type Reach } from '../http/origin.ts'

/** The site that passkeys are made for, by its host's name, and the page from which they're used. */
export type RelyingParty = { id: string; origin: string }

/**
 * The site by which the request came; undefined where browsers have no passkeys: without HTTPS (but on
 * localhost), and under an IP address.
 */
export function relyingParty(config: Reach, request: Request): RelyingParty | undefined {
  const origin = ownOrigin(config, request)
  const { protocol, hostname } = new URL(origin)
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (protocol !== 'https:' && !isLocal) return undefined
  if (isIP(hostname.replace(/^\[|\]$/g, ''))) return undefined
  return { id: hostname, origin }
}
