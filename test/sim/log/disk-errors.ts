// Which errors a fault of the simulated disk explains.

import { PenstockError } from '../../../model/errors.ts'

/** What a log says when something acknowledged no longer verifies. */
export function isDamageReport(error: unknown): error is PenstockError {
  return error instanceof PenstockError && error.reason === 'STORAGE_DAMAGED'
}

/** An errno of the disk, raw or as a cause. */
export function isDiskError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && (error.code === 'EIO' || error.code === 'ENOSPC')) return true
  return isDiskError(error.cause)
}

export function reasonOf(error: unknown): string {
  return error instanceof PenstockError ? error.reason : 'none'
}
