// What the API server says, in the words of the MetadataStore port.

import { PenstockError } from '../../model/errors.ts'
import { KubeError } from '../kube/kube-error.ts'

/** Of a read: nothing can have changed, so there is no doubt. */
export function readFailure(error: unknown): PenstockError {
  const failure = changeFailure(error)
  if (failure.reason !== 'TIMED_OUT') return failure
  return new PenstockError('METADATA_UNAVAILABLE', failure.message)
}

export function changeFailure(error: unknown): PenstockError {
  if (!(error instanceof KubeError)) return PenstockError.from(error)
  const { code, outcome, message } = error
  if (outcome === 'unknown') return new PenstockError('TIMED_OUT', `the API server: ${message}`)
  // Gone, changed, or there when it should not be: in each case the record is not what the caller takes it for.
  if (code === 409 || code === 404) return new PenstockError('METADATA_CONFLICT', message)
  // A rule of the kind, in its own words.
  if (code === 422) return new PenstockError('INVALID_REQUEST', message)
  return new PenstockError('METADATA_UNAVAILABLE', `the API server: ${message}`)
}

export function isUnknown(error: unknown): boolean {
  return error instanceof KubeError && error.outcome === 'unknown'
}

export function conflict(name: string, what: string): PenstockError {
  return new PenstockError('METADATA_CONFLICT', `${name} ${what}`)
}
