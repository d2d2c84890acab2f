// What goes to and fro between an API server and its clients: one connection per request, as HTTP/1.1 without reuse.

import type { Request } from '../../support/kube/api.ts'

export interface Up {
  readonly type: 'request'
  readonly request: Request
}

export type Down =
  /** The connection stands, and nothing has been asked. */
  | { readonly type: 'ready' }
  | {
      readonly type: 'head'
      readonly code: number
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly type: 'data'; readonly bytes: Buffer }
  | { readonly type: 'end' }

/** Of answers that do not say whether anything was done. */
export const errorCodes = [500, 504] as const
