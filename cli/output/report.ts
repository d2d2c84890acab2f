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
  return {
    message: known.message,
    reason: known.reason,
    hint: known.details['hint'] ?? known.hint,
    ...(Object.keys(known.details).length > 0 ? { details: known.details } : {}),
    exitCode: exitCodeOf(known.reason),
  }
}
