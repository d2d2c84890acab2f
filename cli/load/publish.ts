// The publishing side of `penstock bench`: an open loop. With a rate, messages are due on schedule whatever the answers
// do, and latency counts from the due time: a stall shows in full instead of being waited out.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Client } from '../../client/index.ts'
import type { PenstockError } from '../../model/errors.ts'
import type { OptionValues } from '../command.ts'
import { Pace } from '../messages/pace.ts'
import { type Payload, payloadSerde } from '../messages/payload.ts'
import type { loadOptions, shapeOptions } from './spec.ts'

export interface LoadRequest {
  readonly topic: string
  readonly options: OptionValues<typeof loadOptions> & OptionValues<typeof shapeOptions>
  /** Goes with every message, to tell it from those of others. */
  readonly tag: string
  /** Ends the load early. */
  readonly stop: AbortSignal
  /** Each message; `dueMs` by performance.now(). */
  readonly onConfirmed: (dueMs: number) => void
  /** Writes what the receiver needs into a fresh value; undefined: the value is always the same. */
  readonly stamp?: (value: Buffer, dueMs: number) => void
}

export class Load {
  sent = 0
  confirmed = 0
  failed = 0
  firstError: PenstockError | undefined
  /** From the first message to the last confirm. */
  elapsedMs = 0
  #open = 0
  readonly #moved = new EventTarget()

  /** Publishes for the duration asked for, and resolves when everything is answered. */
  async run(client: Client, request: LoadRequest): Promise<void> {
    const { options, stop } = request
    const { acks, compression } = options
    await using producer = client
      .topic<Payload>(request.topic, { serde: payloadSerde })
      .producer({ acks, compression })
    const keys = Array.from({ length: options.keys }, (_, i) => `key-${i}`)
    const pace = new Pace(options.rate)
    const filling = randomBytes(options.size)
    const startedMs = performance.now()
    const signal = AbortSignal.any([stop, AbortSignal.timeout(options.duration)])
    while (!signal.aborted && producer.ended === undefined) {
      try {
        const dueMs = await pace.next({ signal })
        await producer.ready({ signal })
        while (this.#open >= options.inFlight) await once(this.#moved, 'settled', { signal })
        const bytes = request.stamp ? Buffer.from(filling) : filling
        request.stamp?.(bytes, dueMs)
        const key = keys[this.sent % keys.length]
        const message = { key, tag: request.tag, value: { bytes, kind: 'bytes' } as const }
        this.#follow(producer.enqueue(message).promise(), () => request.onConfirmed(dueMs))
      } catch (error) {
        if (!signal.aborted) throw error
      }
    }
    while (this.#open > 0) await once(this.#moved, 'settled')
    this.elapsedMs = performance.now() - startedMs
  }

  #follow(confirmation: Promise<unknown>, confirmed: () => void): void {
    this.sent++
    this.#open++
    void confirmation
      .then(
        () => {
          this.confirmed++
          confirmed()
        },
        (error: PenstockError) => {
          this.failed++
          this.firstError ??= error
        },
      )
      .finally(() => {
        this.#open--
        this.#moved.dispatchEvent(new Event('settled'))
      })
  }
}
