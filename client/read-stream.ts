// Reading without a group: partitions from a position on, to the end or following it. Nothing is committed; where the
// connection breaks, every partition goes on from where it was.

import { identitySeed, nextOffsetOf } from '../model/batch.ts'
import { PenstockError } from '../model/errors.ts'
import { toSafeInteger } from '../model/offset.ts'
import type { LogRecord } from '../model/records.ts'
import { penstock } from '../proto/codec.ts'
import { consumerService } from '../proto/gen/services.ts'
import { BatchCursor, type Granularity, type Taken } from './batch-cursor.ts'
import { openChunk, recordsBefore } from './chunk.ts'
import { type BatchPlace, DeliveredBatch } from './delivered-batch.ts'
import { tellLost } from './messages-lost.ts'
import { OrderedDecoder } from './ordered-decoder.ts'
import { Puller } from './puller.ts'
import { type ReadPart, ReadProgress } from './read-progress.ts'
import { backoffMs, reconnectBackoff } from './retry.ts'
import type { Serde } from './serde.ts'
import { isSpread, type TopicLayout, type Topology } from './topology.ts'
import type { IncomingStream, Transport } from './transport.ts'
import { type Position, positionToProto } from './wire.ts'

export interface ReadSettings<T, M> {
  readonly topic: string
  /** Empty: all. */
  readonly partitions: readonly number[]
  readonly from: Position
  readonly follow: boolean
  /** Infinity: no limit. */
  readonly limit: number
  /** Decoded and not taken yet; the stream pauses beyond it. */
  readonly prefetchBytes: number
  readonly serde: Serde<T>
  readonly granularity: Granularity
  readonly present: (taken: Taken<{ readonly batch: DeliveredBatch<T> }>) => M
  readonly signal: AbortSignal | undefined
}

interface Item<T> {
  readonly batch: DeliveredBatch<T>
  readonly bytes: number
}

export class ReadStream<T, M> implements AsyncIterableIterator<M, undefined>, AsyncDisposable {
  readonly #transport: Transport
  readonly #topology: Topology
  readonly #settings: ReadSettings<T, M>
  readonly #cursor: BatchCursor<Item<T>>
  readonly #puller: Puller<M>
  readonly #calls = new Set<IncomingStream>()
  readonly #timers = new Set<() => void>()
  readonly #progress: ReadProgress
  readonly #decoder: OrderedDecoder
  readonly #abort = new AbortController()
  readonly #closed = Promise.withResolvers<void>()
  #layout: TopicLayout | undefined
  /** Every partition from its own leader; otherwise all of them from whoever was connected to. */
  #direct = false
  #callsOpen = 0
  #failures = 0
  #bufferedBytes = 0
  #left: number
  #failure: PenstockError | undefined
  #paused = false
  #opened = false

  constructor(transport: Transport, topology: Topology, settings: ReadSettings<T, M>) {
    this.#transport = transport
    this.#topology = topology
    this.#settings = settings
    this.#left = settings.limit
    this.#progress = new ReadProgress(settings)
    this.#decoder = new OrderedDecoder((error) => this.#fail(error))
    this.#cursor = new BatchCursor(settings.granularity)
    this.#puller = new Puller(() => this.#take())
  }

  /** Resolves when nothing more will come, for whatever reason. */
  get closed(): Promise<void> {
    return this.#closed.promise
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<M, undefined>> {
    if (!this.#opened) this.#open()
    return this.#puller.pull()
  }

  async return(): Promise<IteratorResult<M, undefined>> {
    await this.close()
    return { done: true, value: undefined }
  }

  close(): Promise<void> {
    this.#stop()
    this.#cursor.remove(() => true)
    this.#puller.end()
    return Promise.resolve()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #open(): void {
    this.#opened = true
    const { signal, topic, partitions, from } = this.#settings
    if (signal?.aborted) {
      void this.close()
      return
    }
    signal?.addEventListener('abort', () => void this.close(), { once: true })
    this.#topology.layout(topic, { signal: this.#abort.signal }).then(
      (layout) => {
        this.#layout = layout
        this.#direct = isSpread(layout)
        this.#progress.all = layout.ranges.map((range) => range.partition)
        if (!this.#abort.signal.aborted)
          this.#openParts({ partitions, from: positionToProto(from) })
      },
      (error: unknown) => this.#fail(PenstockError.from(error)),
    )
  }

  /** One call per leader. */
  #openParts(part: ReadPart): void {
    const { partitions, from } = part
    const { reachability } = this.#topology
    const leaders = this.#direct && reachability.direct ? this.#layout?.leaders : undefined
    if (leaders === undefined) {
      this.#openPart(part)
      return
    }
    const all = partitions.length > 0 ? partitions : this.#progress.all
    for (const [endpoint, led] of Map.groupBy(all, (partition) => leaders.get(partition))) {
      this.#openPart({ partitions: led, from }, endpoint)
    }
  }

  #openPart(part: ReadPart, endpoint?: string): void {
    this.#callsOpen++
    const { topic, follow, limit } = this.#settings
    const request = {
      topic,
      partitions: [...part.partitions],
      from: part.from,
      follow,
      limit: Number.isFinite(limit) ? this.#left : 0,
      format: penstock.v1beta1.DeliveryFormat.DELIVERY_FORMAT_BATCHES,
    }
    const { reachability } = this.#topology
    try {
      // The first answer, what there is or that there is nothing, comes at once.
      const silent = (): void => {
        watch.stop()
        life.stop()
        call.cancel({ suspect: true })
        this.#calls.delete(open)
        const text = `${call.target} does not answer`
        this.#partEnded(part, new PenstockError('CONNECTION_LOST', text))
      }
      const watch = reachability.watch(endpoint, silent)
      const handlers = {
        message: (response: penstock.v1beta1.ReadResponse): void => {
          watch.answered()
          life.heard()
          this.#received(response)
        },
        ended: (error: PenstockError | undefined): void => {
          if (error) watch.failed()
          else watch.stop()
          life.stop()
          this.#calls.delete(open)
          this.#partEnded(part, error)
        },
      }
      const call: IncomingStream = this.#transport.serverStream(
        consumerService.read,
        request,
        handlers,
        { endpoint, direct: reachability.direct },
      )
      const life = this.#transport.watch(call.target, silent)
      const cancel = (): void => {
        watch.stop()
        life.stop()
        call.cancel()
      }
      const open = { ...call, cancel }
      this.#calls.add(open)
      if (this.#paused) call.pause()
    } catch (error) {
      this.#fail(PenstockError.from(error))
    }
  }

  #partEnded(part: ReadPart, error: PenstockError | undefined): void {
    // A partition that is not there will not come: asking again would hide a typo for ever.
    if (error !== undefined && (!error.retryable || error.reason === 'PARTITION_NOT_FOUND')) {
      this.#fail(error)
      return
    }
    const { follow, topic } = this.#settings
    if (error === undefined && !follow) {
      this.#partDone()
      return
    }
    this.#failures++
    if (error?.reason === 'NOT_LEADER') this.#direct = true
    const { clock, logger } = this.#transport
    logger.info({ topic, reason: error?.reason, failures: this.#failures }, 'reading is resumed')
    const random = this.#transport.random()
    const waitMs = backoffMs(reconnectBackoff, { failures: this.#failures, random })
    const cancel = clock.schedule(waitMs, () => {
      this.#timers.delete(cancel)
      void this.#resume(part)
    })
    this.#timers.add(cancel)
  }

  /** Where it stopped, from whoever leads now. */
  async #resume(part: ReadPart): Promise<void> {
    if (this.#direct) {
      const { topic } = this.#settings
      this.#topology.forget(topic)
      try {
        this.#layout = await this.#topology.layout(topic, { signal: this.#abort.signal })
      } catch (error) {
        if (!this.#abort.signal.aborted) this.#fail(PenstockError.from(error))
        return
      }
    }
    if (this.#abort.signal.aborted) return
    for (const again of this.#progress.remaining(part)) this.#openParts(again)
    this.#partDone()
  }

  /** A call that waits to be opened again still counts as open. */
  #partDone(): void {
    this.#callsOpen--
    if (this.#callsOpen === 0) this.#finish()
  }

  #received(response: penstock.v1beta1.ReadResponse): void {
    this.#failures = 0
    const { caughtUp, batches, messagesLost } = response
    if (caughtUp) {
      const nextOffset = toSafeInteger(caughtUp.nextOffset ?? 0, 'next_offset')
      this.#progress.caughtUp(caughtUp.partition ?? 0, nextOffset)
    } else if (messagesLost) tellLost(this.#transport, messagesLost)
    else if (batches) this.#delivered(batches)
  }

  #delivered(chunk: penstock.v1beta1.BatchChunk.$Properties): void {
    const partition = chunk.partition ?? 0
    const bytes = chunk.batches ?? new Uint8Array(0)
    try {
      for (const stored of openChunk(bytes, identitySeed(this.#layout?.uid ?? '', partition))) {
        // Now, not when it is decoded: by then the broker may have said more about the partition.
        const skip = recordsBefore(this.#progress.nextOffset(partition), stored.header)
        this.#progress.deliveredTo(partition, nextOffsetOf(stored.header))
        this.#decoder.decode(stored, (records) => {
          this.#accept(
            { topic: this.#settings.topic, partition, header: stored.header },
            records,
            skip,
          )
        })
      }
    } catch (error) {
      this.#fail(PenstockError.from(error))
    }
    this.#checkPause()
  }

  #accept(place: BatchPlace, stored: readonly LogRecord[], skip: number): void {
    const records = stored.slice(0, skip + this.#left)
    if (records.length <= skip) return
    const { serde } = this.#settings
    const batch = new DeliveredBatch<T>(place, { records, skip, serde })
    this.#left -= batch.length
    const bytes = place.header.length
    this.#bufferedBytes += bytes
    this.#cursor.push({ batch, bytes })
    this.#puller.wake()
    if (this.#left === 0) this.#finish()
  }

  #take(): M | undefined {
    const taken = this.#cursor.take()
    if (taken === undefined) return undefined
    if (taken.to === taken.item.batch.length) {
      this.#bufferedBytes -= taken.item.bytes
      this.#checkPause()
    }
    return this.#settings.present(taken)
  }

  /** What is buffered is bounded: HTTP/2 holds back the broker while nobody takes. */
  #checkPause(): void {
    const { prefetchBytes } = this.#settings
    if (!this.#paused && this.#bufferedBytes > prefetchBytes) {
      this.#paused = true
      for (const call of this.#calls) call.pause()
    } else if (this.#paused && this.#bufferedBytes <= prefetchBytes / 2) {
      this.#paused = false
      for (const call of this.#calls) call.resume()
    }
  }

  /** No more will come; what is still being unfolded comes first. */
  #finish(): void {
    this.#stop()
    void this.#decoder.idle().then(() => this.#puller.end(this.#failure))
  }

  #fail(error: PenstockError): void {
    this.#failure ??= error
    this.#finish()
  }

  #stop(): void {
    if (!this.#abort.signal.aborted) this.#abort.abort()
    for (const call of this.#calls) call.cancel()
    this.#calls.clear()
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
    this.#closed.resolve()
  }
}
