// What the supervisor and a broker's process say to one another: orders as the only argument, one line of JSON on standard
// output when it serves or cannot. The broker's standard input says that the supervisor is there: its end is the end.

import type { ErrorDetails, ErrorReason } from '../../model/errors.ts'
import { isErrorReason, PenstockError } from '../../model/errors.ts'

export interface Orders {
  /** Settings, over those of the environment. */
  readonly flags: Readonly<Record<string, string | number>>
  /** Of the metadata store. */
  readonly metadata: string
  readonly version: string
}

export interface Serving {
  readonly url: string
  readonly port: number
}

export type FirstLine =
  | { readonly serving: Serving }
  | {
      readonly failed: {
        readonly reason: ErrorReason
        readonly message: string
        readonly details: ErrorDetails
      }
    }

export function encodeFailure(error: unknown): FirstLine {
  const { reason, message, details } = PenstockError.from(error)
  return { failed: { reason, message, details } }
}

/** Throws what the broker has failed with. */
export function decodeFirstLine(line: string): Serving {
  // Written by ourselves, in member.ts.
  const first = JSON.parse(line) as FirstLine
  if ('serving' in first) return first.serving
  const { reason, message, details } = first.failed
  throw new PenstockError(isErrorReason(reason) ? reason : 'INTERNAL', message, details)
}
