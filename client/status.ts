// From what gRPC says to a PenstockError: the reason travels as google.rpc.ErrorInfo (domain penstock.dev), never in the
// text. Without one the answer did not come from a Penstock broker but from the way to it.

import { status as grpcStatus, type ServiceError } from '@grpc/grpc-js'
import { type ErrorReason, errorDomain, isErrorReason, PenstockError } from '../model/errors.ts'
import { google } from '../proto/codec.ts'

const errorInfoType = 'type.googleapis.com/google.rpc.ErrorInfo'

/** The error in a google.rpc.Status, of a single entry in an answer; undefined where it says OK. */
export function statusError(
  status: google.rpc.Status.$Properties | null | undefined,
): PenstockError | undefined {
  if (!status || (status.code ?? 0) === grpcStatus.OK) return undefined
  for (const detail of status.details ?? []) {
    if (detail.type_url !== errorInfoType) continue
    const info = google.rpc.ErrorInfo.decode(detail.value ?? new Uint8Array(0))
    if (info.domain !== errorDomain || !isErrorReason(info.reason)) continue
    return new PenstockError(info.reason, status.message ?? '', { ...info.metadata })
  }
  return new PenstockError(reasonOfCode(status.code ?? 0), status.message ?? '', {
    grpcCode: grpcStatus[status.code ?? 0] ?? String(status.code),
  })
}

/** Total: whatever a call fails with. */
export function callError(error: unknown): PenstockError {
  if (!isServiceError(error)) return PenstockError.from(error)
  const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? []
  const decoded = Buffer.isBuffer(bytes) ? statusError(decodeStatus(bytes)) : undefined
  if (decoded !== undefined) return decoded
  const text = error.details === '' ? error.message : error.details
  return new PenstockError(
    reasonOfCode(error.code),
    text,
    { grpcCode: grpcStatus[error.code] ?? String(error.code) },
    { cause: error },
  )
}

function decodeStatus(bytes: Buffer): google.rpc.Status.$Properties | undefined {
  try {
    return google.rpc.Status.decode(bytes)
  } catch {
    return undefined // A proxy's own idea of the trailer; the plain status still says something.
  }
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number'
}

/** Our brokers name a reason with every error, so a bare code comes from a proxy, the transport, or gRPC itself. */
function reasonOfCode(code: grpcStatus): ErrorReason {
  switch (code) {
    case grpcStatus.DEADLINE_EXCEEDED:
      return 'TIMED_OUT'
    case grpcStatus.RESOURCE_EXHAUSTED:
      return 'LIMIT_EXCEEDED'
    case grpcStatus.UNIMPLEMENTED:
      return 'UNSUPPORTED'
    case grpcStatus.INVALID_ARGUMENT:
    case grpcStatus.UNAUTHENTICATED:
    case grpcStatus.PERMISSION_DENIED:
      return 'INVALID_REQUEST'
    default:
      return 'CONNECTION_LOST'
  }
}
