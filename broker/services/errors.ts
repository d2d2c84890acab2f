// From a PenstockError to what goes over the wire: a gRPC status with google.rpc.ErrorInfo in the standard trailer, so
// that any client can read reason, details and hint (AIP-193).

import { status as grpcStatus, Metadata, type ServiceError } from '@grpc/grpc-js'
import { errorDomain, errorTable, type PenstockError } from '../../model/errors.ts'
import { google } from '../../proto/codec.ts'

const { ErrorInfo, RetryInfo } = google.rpc
const typePrefix = 'type.googleapis.com/google.rpc.'

/** Also for entries of a call with many results. */
export function statusOf(error: PenstockError): google.rpc.Status.$Properties {
  const { hint, retry } = errorTable[error.reason]
  const info = ErrorInfo.encode({
    reason: error.reason,
    domain: errorDomain,
    // Who refuses may know better than the table.
    metadata: { hint, ...error.details },
  }).finish()
  const details = [{ type_url: `${typePrefix}ErrorInfo`, value: info }]
  if (retry === 'backoff') {
    const value = RetryInfo.encode({ retryDelay: { seconds: 0, nanos: 100_000_000 } }).finish()
    details.push({ type_url: `${typePrefix}RetryInfo`, value })
  }
  return { code: grpcStatus[error.status], message: error.message, details }
}

export function serviceError(error: PenstockError): Partial<ServiceError> {
  const metadata = new Metadata()
  const bytes = google.rpc.Status.encode(statusOf(error)).finish()
  metadata.set('grpc-status-details-bin', Buffer.from(bytes))
  return { code: grpcStatus[error.status], details: error.message, metadata }
}
