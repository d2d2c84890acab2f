// A producer's stream over several brokers: batches go to whoever leads their partition, and all of it looks like one
// stream to the producer's core. It begins with one broker, `home`; who leads a partition elsewhere is learned from the
// broker that refuses it (NOT_LEADER names the leader). When any of the streams breaks, all end: the core begins anew, and
// sends again what is unconfirmed, in order. Where leaders cannot be reached, home is asked to forward, and refuses nothing.

import { PenstockError } from '../model/errors.ts'
import type { Reachability, Watch } from './reachability.ts'
import type { OutgoingStream, StreamHandlers, StreamTarget } from './transport.ts'

export interface RoutesHandlers<Response> {
  readonly message: (response: Response) => void
  /** All streams have ended because of one: the one to `endpoint`, undefined being home. */
  readonly ended: (error: PenstockError | undefined, endpoint: string | undefined) => void
}

export interface RoutesOptions<Request, Response> {
  readonly reachability: Reachability
  readonly open: (to: StreamTarget, handlers: StreamHandlers<Response>) => OutgoingStream<Request>
  /** The first message of a stream; of those beside home under the identity that home has given. */
  readonly start: (identity: 'first' | 'same') => Request
  readonly handlers: RoutesHandlers<Response>
  readonly nowMs: () => number
}

/** One logical stream. */
export class ProduceStreams<Request, Response> {
  readonly #options: RoutesOptions<Request, Response>
  readonly #streams = new Map<string | undefined, OutgoingStream<Request>>()
  readonly #direct: boolean
  readonly #watches = new Set<Watch>()
  /** By endpoint, as the streams: when something was last heard. */
  readonly #heardMs = new Map<string | undefined, number>()
  #ended = false

  constructor(options: RoutesOptions<Request, Response>) {
    this.#options = options
    this.#direct = options.reachability.direct
    this.#open(undefined).send(options.start('first'))
  }

  send(request: Request, endpoint: string | undefined): void {
    if (this.#ended) return
    const known = this.#streams.get(endpoint)
    if (known) known.send(request)
    else {
      const stream = this.#open(endpoint)
      stream.send(this.#options.start('same'))
      stream.send(request)
    }
  }

  /** `suspect`: the address that does not answer, of which home may be another name; or `all`. */
  cancel(suspect?: 'all' | { readonly target: string }): void {
    this.#ended = true
    for (const watch of this.#watches) watch.stop()
    for (const stream of this.#streams.values()) {
      const suspected = suspect === 'all' || suspect?.target === stream.target
      stream.cancel(suspected ? { suspect: true } : undefined)
    }
    this.#streams.clear()
  }

  /** When the broker behind `endpoint` has last said something, and its address. */
  heard(endpoint: string | undefined): { readonly atMs: number; readonly target: string } {
    const target = this.#streams.get(endpoint)?.target ?? ''
    return { atMs: this.#heardMs.get(endpoint) ?? Number.NEGATIVE_INFINITY, target }
  }

  #open(endpoint: string | undefined): OutgoingStream<Request> {
    const { open, handlers, reachability } = this.#options
    const to = { endpoint, direct: this.#direct }
    const watch = reachability.watch(endpoint, () => {
      const text = `the leader at ${endpoint} does not answer`
      this.#streams.get(endpoint)?.cancel({ suspect: true })
      this.#lost(endpoint, new PenstockError('CONNECTION_LOST', text))
    })
    this.#watches.add(watch)
    const stream = open(to, {
      message: (response) => {
        watch.answered()
        this.#heardMs.set(endpoint, this.#options.nowMs())
        if (!this.#ended) handlers.message(response)
      },
      ended: (error) => {
        watch.failed()
        this.#lost(endpoint, error)
      },
    })
    this.#streams.set(endpoint, stream)
    return stream
  }

  #lost(endpoint: string | undefined, error: PenstockError | undefined): void {
    if (this.#ended) return
    this.#streams.delete(endpoint)
    this.cancel()
    this.#options.handlers.ended(error, endpoint)
  }
}

/** Who leads which partition, as far as it is not home. */
export class LeaderRoutes {
  readonly #endpoints = new Map<number, string>()

  endpointOf(partition: number): string | undefined {
    return this.#endpoints.get(partition)
  }

  /** Somebody else has said so. */
  learn(partition: number, endpoint: string): void {
    this.#endpoints.set(partition, endpoint)
  }

  /** What a refused batch says. Without a leader home is asked again. */
  refused(partition: number, { reason, details }: PenstockError): void {
    if (reason !== 'NOT_LEADER') return
    const { endpoint } = details
    if (endpoint) this.#endpoints.set(partition, endpoint)
    else this.#endpoints.delete(partition)
  }

  /** The streams have broken: whoever was behind them may lead no more. */
  forget(): void {
    this.#endpoints.clear()
  }
}
