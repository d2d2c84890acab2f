// Pages of lists that are sorted by name (AIP-158): the token is the last name told, so pages stay right when entries
// come and go between them.

import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'

export interface PageRequest {
  readonly pageSize?: number | null | undefined
  readonly pageToken?: string | null | undefined
}

/** `entries` is sorted by `nameOf`. Throws INVALID_REQUEST. */
export function pageOf<T>(
  entries: readonly T[],
  nameOf: (entry: T) => string,
  request: PageRequest,
): { readonly page: readonly T[]; readonly nextPageToken: string } {
  const size = sizeOfPage(request)
  const after = request.pageToken ? decode(request.pageToken) : undefined
  const from = after === undefined ? 0 : entries.findIndex((entry) => nameOf(entry) > after)
  if (from === -1) return { page: [], nextPageToken: '' }
  const page = entries.slice(from, from + size)
  const last = page.at(-1)
  const more = from + size < entries.length && last !== undefined
  return { page, nextPageToken: more ? pageTokenAfter(nameOf(last)) : '' }
}

/** Throws INVALID_REQUEST. */
export function sizeOfPage(request: PageRequest): number {
  const asked = request.pageSize ?? 0
  if (asked < 0) {
    throw new PenstockError('INVALID_REQUEST', `page_size is ${asked}; 0 or more is allowed`)
  }
  return Math.min(asked === 0 ? limits.pageSizeDefault : asked, limits.pageSizeMax)
}

/** Of the page behind the entry with this name. */
export function pageTokenAfter(name: string): string {
  return Buffer.from(name, 'utf8').toString('base64url')
}

function decode(token: string): string {
  const name = Buffer.from(token, 'base64url').toString('utf8')
  if (pageTokenAfter(name) === token) return name
  throw new PenstockError('INVALID_REQUEST', 'page_token is not one that this list has given')
}
