import type { Config } from '../base/config.ts'

/** What the configuration says about the way to LifeLog. */
export type Reach = Pick<Config, 'PUBLIC_URL' | 'TRUST_PROXY'>

/**
 * The origin under which the client reached LifeLog (`https://log.example`): that of PUBLIC_URL
 * where the host is the same, else what the request says, X-Forwarded-Proto and -Host included
 * where TRUST_PROXY allows. A forwarded value that makes no origin is ignored.
 */
export function ownOrigin(config: Reach, request: Request): string {
  const url = new URL(request.url)
  const forwarded = (name: string) =>
    config.TRUST_PROXY ? request.headers.get(name)?.split(',')[0]?.trim() : undefined
  const scheme = forwarded('X-Forwarded-Proto') || url.protocol.slice(0, -1)
  const host = forwarded('X-Forwarded-Host') || url.host
  const origin = originOf(`${scheme}://${host}`) ?? url.origin
  const configured = publicOrigin(config)
  return configured && new URL(configured).host === new URL(origin).host ? configured : origin
}

/** Whether the client reached LifeLog by HTTPS. */
export function isSecure(config: Reach, request: Request): boolean {
  if (!config.TRUST_PROXY && !config.PUBLIC_URL) return request.url.startsWith('https:')
  return ownOrigin(config, request).startsWith('https:')
}

/** The origin of PUBLIC_URL, if there is one. */
export function publicOrigin(config: Reach): string | undefined {
  return config.PUBLIC_URL && originOf(config.PUBLIC_URL)
}

/**
 * Whether an address names its host by letters, digits, dots, dashes and underscores or as an IPv6
 * address. A URL may have others (`;`, `'`, `,`), which would mean something in a header.
 */
export function hasPlainHost(address: string): boolean {
  return /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?(?:[/?#]|$)/i.test(address)
}

function originOf(address: string): string | undefined {
  const origin = URL.parse(address)?.origin ?? ''
  return hasPlainHost(origin) ? origin : undefined
}
