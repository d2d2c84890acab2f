// What an API server refused, or what became of a call that it did not answer. Callers decide by `outcome` and `code`,
// never by the message.

import { isJsonObject } from './object.ts'

/**
 * `refused`: the server says no, nothing has changed. `unsent`: it has not been asked. `unknown`: asked and not answered,
 * so a change may have happened, may still happen: read to find out.
 */
export type Outcome = 'refused' | 'unsent' | 'unknown'

export interface KubeErrorParts {
  readonly outcome: Outcome
  /** HTTP status; 0 without an answer. */
  readonly code?: number
  /** `reason` of the Kubernetes Status, such as Conflict or AlreadyExists. */
  readonly reason?: string | undefined
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

export class KubeError extends Error {
  override readonly name = 'KubeError'
  readonly outcome: Outcome
  readonly code: number
  readonly reason: string
  /** The server asks to be left alone for so long. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, parts: KubeErrorParts) {
    super(message, { cause: parts.cause })
    this.outcome = parts.outcome
    this.code = parts.code ?? 0
    this.reason = parts.reason ?? ''
    this.retryAfterMs = parts.retryAfterMs
  }
}

/** The object has changed since it was read, or exists when it should not. */
export function isConflict(error: unknown): boolean {
  return error instanceof KubeError && error.code === 409
}

export function isNotFound(error: unknown): boolean {
  return error instanceof KubeError && error.code === 404
}

/** Of a list or a watch: the state it asked to go on from is no longer kept. */
export function isExpired(error: unknown): boolean {
  return error instanceof KubeError && error.code === 410
}

/** From an answer that is not a success. */
export function refusal(answer: {
  readonly code: number
  readonly body: unknown
  readonly retryAfter: string | undefined
}): KubeError {
  const { code, body, retryAfter } = answer
  const status = isJsonObject(body) ? body : {}
  const message = typeof status['message'] === 'string' ? status['message'] : `HTTP status ${code}`
  const details = isJsonObject(status['details']) ? status['details'] : {}
  const seconds = secondsOf(retryAfter) ?? secondsOf(details['retryAfterSeconds'])
  const said = typeof status['reason'] === 'string' ? status['reason'] : undefined
  return new KubeError(message, {
    // A 5xx may come from a proxy, or from a server that gave up waiting for etcd: the change may have happened.
    outcome: code >= 500 ? 'unknown' : 'refused',
    code,
    reason: said,
    retryAfterMs: seconds === undefined ? undefined : seconds * 1_000,
  })
}

function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value
  return typeof seconds === 'number' && seconds >= 0 ? seconds : undefined
}
