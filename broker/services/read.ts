// Read: partitions from a position on, without a group. One slice per partition is in memory at most, and nothing is
// read from disk while the client does not take what it has.

import type { ServerWritableStream } from '@grpc/grpc-js'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Offset } from '../../model/offset.ts'
import type { penstock } from '../../proto/codec.ts'
import type { LocalPartition, PartitionDirectory } from '../partition/partition.ts'
import type { BrokerObserver } from '../telemetry/observer.ts'
import type { BrokerTracer } from '../telemetry/tracing.ts'
import { deliver, type Format, formatOf } from './delivery.ts'
import type { CallContext } from './handlers.ts'
import { resolvePosition } from './position.ts'
import { writable } from './writable.ts'

type Request = penstock.v1beta1.ReadRequest.$Properties
type Call = ServerWritableStream<Request, penstock.v1beta1.ReadResponse.$Properties>

export interface ReadParts {
  readonly partitions: PartitionDirectory
  readonly clock: Clock
  readonly observer: BrokerObserver
  readonly tracer: BrokerTracer
}

interface Cursor {
  readonly partition: LocalPartition
  next: Offset
  /** End of the partition when the call arrived. */
  readonly end: Offset
  caughtUp: boolean
}

export function createRead(
  parts: ReadParts,
): (request: Request, call: Call, context: CallContext) => Promise<void> {
  return async (request, call, { signal }) => {
    const topic = parts.partitions.topic(request.topic ?? '')
    const format = formatOf(request.format)
    const follow = request.follow ?? false
    const limit = request.limit ?? 0
    if (!Number.isSafeInteger(limit) || limit < 0)
      throw new PenstockError('INVALID_REQUEST', 'limit is 0 or more')
    const asked = request.partitions ?? []
    const indexes =
      asked.length > 0
        ? [...new Set(asked)]
        : Array.from({ length: topic.spec.partitions }, (_, i) => i)
    const from = request.from ?? (follow ? { latest: {} } : { earliest: {} })
    const cursors: Cursor[] = []
    for (const index of indexes) {
      const partition = parts.partitions.partition(topic.name, index)
      const next = await resolvePosition(partition, from)
      cursors.push({ partition, next, end: partition.highWatermark, caughtUp: false })
    }
    const reader = new Reader(parts, call, {
      format,
      left: limit === 0 ? Number.POSITIVE_INFINITY : limit,
    })
    await reader.run(cursors, { follow, signal })
  }
}

class Reader {
  readonly #parts: ReadParts
  readonly #call: Call
  readonly #format: Format
  #left: number

  constructor(parts: ReadParts, call: Call, options: { format: Format; left: number }) {
    this.#parts = parts
    this.#call = call
    this.#format = options.format
    this.#left = options.left
  }

  /** The partitions in turn, a slice each, so that none starves another. */
  async run(
    cursors: Cursor[],
    { follow, signal }: { follow: boolean; signal: AbortSignal },
  ): Promise<void> {
    let active = cursors
    while (active.length > 0 && this.#left > 0) {
      let delivered = false
      for (const cursor of active) {
        if (this.#left <= 0) return
        await writable(this.#call, signal)
        if (await this.#slice(cursor, follow)) delivered = true
        this.#tellCaughtUp(cursor)
      }
      if (!follow) active = active.filter((cursor) => !cursor.caughtUp)
      else if (!delivered) await anyData(active, signal)
    }
  }

  async #slice(cursor: Cursor, follow: boolean): Promise<boolean> {
    const { partition, next } = cursor
    const end = follow ? partition.highWatermark : cursor.end
    if (next >= end) return false
    const slice = await partition.read({ from: next, maxBytes: limits.readBytesMax })
    const messagesMax = Math.min(this.#left, end - next)
    const topic = partition.topic.name
    const of = { topic, partition: partition.index, from: next, messagesMax }
    const delivery = await deliver(slice, of, this.#format)
    if (!delivery) return false
    cursor.next = delivery.nextOffset
    this.#left -= delivery.messages
    const { messages, bytes, newestMs } = delivery
    const { clock, observer, tracer } = this.#parts
    const endMs = clock.now()
    this.#call.write(delivery.response)
    observer.delivered({
      topic,
      group: '',
      messages,
      bytes,
      delayMs: Math.max(0, endMs - newestMs),
    })
    tracer.delivered(slice.batches.subarray(0, bytes), {
      topic,
      partition: partition.index,
      from: next,
      to: delivery.nextOffset,
      startMs: newestMs,
      endMs,
    })
    return true
  }

  #tellCaughtUp(cursor: Cursor): void {
    if (cursor.caughtUp || cursor.next < cursor.end) return
    cursor.caughtUp = true
    const { partition, next } = cursor
    this.#call.write({
      caughtUp: { topic: partition.topic.name, partition: partition.index, nextOffset: next },
    })
  }
}

/** Resolves when one of the partitions has more. */
async function anyData(cursors: readonly Cursor[], signal: AbortSignal): Promise<void> {
  const enough = new AbortController()
  const both = AbortSignal.any([signal, enough.signal])
  const waits = cursors.map(({ partition, next }) => partition.waitForData(next, { signal: both }))
  try {
    await Promise.race(waits)
  } finally {
    enough.abort()
    await Promise.allSettled(waits)
  }
}
