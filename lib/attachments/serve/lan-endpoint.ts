import { networkInterfaces } from 'node:os'
import type { Config } from '../../base/config.ts'
import { publicEndpoint } from './public-endpoint.ts'

/**
 * The storage as other devices in the network reach it. Where LifeLog was opened as localhost, which
 * would be another computer for them, this machine's own address takes its place: so far as the
 * storage runs here and listens to the network. `reach` says who a link to it works for.
 */
export function lanEndpoint(
  config: Config,
  request: Request,
): { endpoint: string; reach: 'network' | 'this computer' } {
  const endpoint = publicEndpoint(config, request)
  const url = new URL(endpoint)
  if (!isLoopback(url.hostname)) return { endpoint, reach: 'network' }
  const address = listensToNetwork(config) ? lanAddress() : undefined
  if (!address) return { endpoint, reach: 'this computer' }
  return { endpoint: `${url.protocol}//${address}:${url.port || '80'}`, reach: 'network' }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

/** The embedded storage listens where LifeLog does; any other has an address of its own. */
function listensToNetwork({ HOST, RUSTFS_ENDPOINT, RUSTFS_PUBLIC_ENDPOINT }: Config): boolean {
  if (RUSTFS_PUBLIC_ENDPOINT || !RUSTFS_ENDPOINT) return false
  return ['0.0.0.0', '::'].includes(HOST) && isLoopback(new URL(RUSTFS_ENDPOINT).hostname)
}

/** Networks that exist within this machine alone, such as those of containers. */
const virtual = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|utun|tun|tap)/

function lanAddress(): string | undefined {
  return Object.entries(networkInterfaces())
    .filter(([name]) => !virtual.test(name))
    .flatMap(([, addresses = []]) => addresses)
    .find(({ family, internal, address }) => {
      return family === 'IPv4' && !internal && !address.startsWith('169.254.')
    })?.address
}
