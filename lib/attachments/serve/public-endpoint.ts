import type { Config } from '../../base/config.ts'
import { ownOrigin } from '../../http/origin.ts'

/**
 * The storage as this client reaches it: RUSTFS_PUBLIC_ENDPOINT, else the scheme and host by which
 * the request came, so that a phone in the LAN is not sent to its own localhost.
 */
export function publicEndpoint(config: Config, request: Request): string {
  if (config.RUSTFS_PUBLIC_ENDPOINT) return config.RUSTFS_PUBLIC_ENDPOINT
  const { protocol, hostname } = new URL(ownOrigin(config, request))
  return `${protocol}//${hostname}:${config.RUSTFS_PUBLIC_PORT ?? 9000}`
}
