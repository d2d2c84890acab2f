// An error as a person or a program reads it: message, reason, hint.

import { PenstockError } from '../../model/errors.ts'
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-code.ts'
import { UsageError } from '../grammar/usage-error.ts'

export interface ErrorReport {
  readonly message: string
  readonly reason?: string
  readonly hint?: string
  readonly details?: Readonly<Record<string, string>>
  readonly exitCode: ExitCode
}

/** Total: whatever was thrown. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof UsageError) {
    const hint = error.hint === undefined ? {} : { hint: error.hint }
    return { message: error.message, ...hint, exitCode: exitCodes.usage }
  }
  const known = PenstockError.from(error)
  const denied = deniedCodes.includes(known.details['grpcCode'] ?? '')
  return {
    message: known.message,
    reason: known.reason,
    hint: known.details['hint'] ?? known.hint,
    ...(Object.keys(known.details).length > 0 ? { details: known.details } : {}),
    exitCode: denied ? exitCodes.denied : exitCodeOf(known.reason),
  }
}

// A proxy in front of the broker may refuse; the broker itself has no authorisation yet.
const deniedCodes = ['PERMISSION_DENIED', 'UNAUTHENTICATED']

/** The stack of a defect, for the bug report; undefined for errors that are none. */
export function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof UsageError) return undefined
  if (error instanceof PenstockError && error.reason !== 'INTERNAL') return undefined
  const cause = error.cause instanceof Error ? error.cause : error
  return ['AbortError', 'TimeoutError'].includes(cause.name) ? undefined : cause.stack
}
