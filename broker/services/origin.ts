// For whom a call is made: what a broker that forwards passes on, and how the next one reads it.

import { Metadata } from '@grpc/grpc-js'

export interface Origin {
  /** Of whoever called first. */
  readonly address: string
  /** Wall clock; Infinity without one. */
  readonly deadlineMs: number
  /** traceparent and tracestate, as they came. */
  readonly trace: Readonly<Record<string, string>>
}

const forwardedByHeader = 'penstock-forwarded-by'
const callerHeader = 'penstock-caller'
const routingHeader = 'penstock-routing'
const traceHeaders = ['traceparent', 'tracestate'] as const
const addressCharactersMax = 256

/** Of work that nobody in particular has asked for. */
export function ownOrigin(address: string): Origin {
  return { address, deadlineMs: Number.POSITIVE_INFINITY, trace: {} }
}

export function originMetadata({ address, trace }: Origin, brokerId: string): Metadata {
  const metadata = new Metadata()
  metadata.set(forwardedByHeader, brokerId)
  metadata.set(callerHeader, address)
  for (const [name, value] of Object.entries(trace)) metadata.set(name, value)
  return metadata
}

/** `localOnly`: what is led elsewhere is refused with NOT_LEADER, not forwarded. */
export function originOf(call: {
  readonly metadata: Metadata
  getDeadline(): Date | number
  getPeer(): string
}): { readonly origin: Origin; readonly localOnly: boolean } {
  const { metadata } = call
  const forwarded = textOf(metadata, forwardedByHeader) !== ''
  const caller = forwarded ? textOf(metadata, callerHeader).slice(0, addressCharactersMax) : ''
  const trace: Record<string, string> = {}
  for (const name of traceHeaders) {
    const value = textOf(metadata, name)
    if (value !== '') trace[name] = value
  }
  const deadline = call.getDeadline()
  return {
    origin: {
      address: caller || call.getPeer(),
      deadlineMs: typeof deadline === 'number' ? deadline : deadline.getTime(),
      trace,
    },
    localOnly: forwarded || textOf(metadata, routingHeader) === 'direct',
  }
}

function textOf(metadata: Metadata, name: string): string {
  const [value] = metadata.get(name)
  return typeof value === 'string' ? value : ''
}
