// penstock://host:port, the address of one broker or of the service in front of several. `penstocks://` is the same
// over TLS; http and https are taken too, since that is what the broker prints when it starts.

import { PenstockError } from '../model/errors.ts'

export const defaultPort = 7070

export interface Address {
  /** host:port as gRPC dials it. */
  readonly target: string
  readonly tls: boolean
}

/** One or more addresses, separated by commas; clients go on to the next when one cannot be reached. */
export function parseAddresses(url: string): readonly Address[] {
  const [, scheme = 'penstock', rest = ''] = /^(?:([a-z]+):\/\/)?(.*?)\/*$/.exec(url) ?? []
  const tls = scheme === 'penstocks' || scheme === 'https'
  if (!tls && scheme !== 'penstock' && scheme !== 'http') throw invalid(url, `scheme ${scheme}`)
  return rest.split(',').map((part) => ({ target: target(url, part.trim()), tls }))
}

function target(url: string, part: string): string {
  let parsed: URL
  try {
    parsed = new URL(`http://${part}`)
  } catch {
    throw invalid(url, `"${part}"`)
  }
  if (parsed.pathname !== '/' || parsed.username !== '') throw invalid(url, `"${part}"`)
  // URL drops port 80, the scheme's own.
  const port = parsed.port || (part.endsWith(':80') ? '80' : String(defaultPort))
  return `${parsed.hostname}:${port}`
}

function invalid(url: string, what: string): PenstockError {
  return new PenstockError(
    'INVALID_REQUEST',
    `${url} is no address of a broker (${what}); it looks like penstock://host:${defaultPort}`,
    { field: 'url' },
  )
}
