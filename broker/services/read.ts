// Read: partitions from a position on, without a group. One slice per partition is in memory at most, and nothing is
// read from disk while the client does not take what it has. What others lead comes from them (remote-read.ts).

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
import { leaderEndpointIn, retrying } from './forward.ts'
import type { CallContext } from './handlers.ts'
import { LossNotices, lossMessage } from './loss-notices.ts'
import type { Origin } from './origin.ts'
import type { PeerCalls } from './peer-calls.ts'
import { resolvePosition } from './position.ts'
import { type RemoteRead, readRemotely } from './remote-read.ts'
import { writable } from './writable.ts'

type Request = penstock.v1beta1.ReadRequest.$Properties
type ReadResponse = penstock.v1beta1.ReadResponse.$Properties
type Call = ServerWritableStream<Request, ReadResponse>

export interface ReadParts {
  readonly partitions: PartitionDirectory
  readonly peers: PeerCalls
  readonly clock: Clock
  readonly observer: BrokerObserver
  readonly tracer: BrokerTracer
}

interface Cursor {
  readonly partition: LocalPartition
  next: Offset
  /** End of the partition when the call arrived. */
  readonly end: Offset
  readonly losses: LossNotices
  caughtUp: boolean
}

export function createRead(
  parts: ReadParts,
): (request: Request, call: Call, context: CallContext) => Promise<void> {
  return async (request, call, context) => {
    const { signal, origin, localOnly } = context
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
    const attempt = async (): Promise<Places> => placesOf(parts.partitions, topic.name, indexes)
    const { clock } = parts
    const places = localOnly
      ? placesOf(parts.partitions, topic.name, indexes)
      : await retrying(attempt, { clock, signal, deadlineMs: origin.deadlineMs })
    if (localOnly && places.refusal) throw places.refusal
    const cursors: Cursor[] = []
    for (const partition of places.local) {
      const next = await resolvePosition(partition, from)
      const losses = new LossNotices(partition, next)
      const end = follow ? partition.highWatermark : await partition.readableEnd()
      cursors.push({ partition, next, end, losses, caughtUp: false })
    }
    const reader = new Reader(parts, call, {
      format,
      left: limit === 0 ? Number.POSITIVE_INFINITY : limit,
    })
    const remote = [...places.remote].map(([endpoint, led]) => ({
      endpoint,
      request: { ...request, from, partitions: led },
    }))
    if (remote.length === 0) await reader.run(cursors, { follow, signal })
    else await reader.runAll({ cursors, remote }, { follow, signal, origin })
  }
}

interface Places {
  readonly local: readonly LocalPartition[]
  /** By endpoint of the leader. */
  readonly remote: ReadonlyMap<string, number[]>
  /** Of the first that is led elsewhere. */
  readonly refusal: Error | undefined
}

/** Throws what the directory throws, but for partitions of which another leader is known. */
function placesOf(
  partitions: PartitionDirectory,
  topic: string,
  indexes: readonly number[],
): Places {
  const local: LocalPartition[] = []
  const remote = new Map<string, number[]>()
  let refusal: Error | undefined
  for (const index of indexes) {
    try {
      local.push(partitions.partition(topic, index))
    } catch (error) {
      const endpoint = leaderEndpointIn(error)
      if (endpoint === '') throw error
      refusal ??= PenstockError.from(error)
      const led = remote.get(endpoint) ?? []
      led.push(index)
      remote.set(endpoint, led)
    }
  }
  return { local, remote, refusal }
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

  /** Those of others at the same time as our own. The first error ends all, and so does the limit. */
  async runAll(
    parts: { readonly cursors: Cursor[]; readonly remote: readonly RemoteRead[] },
    options: { readonly follow: boolean; readonly signal: AbortSignal; readonly origin: Origin },
  ): Promise<void> {
    const enough = new AbortController()
    const signal = AbortSignal.any([options.signal, enough.signal])
    const { follow, origin } = options
    const deliver = (response: ReadResponse): Promise<boolean> => this.#passOn(response, signal)
    const work = [
      this.run(parts.cursors, { follow, signal }),
      ...parts.remote.map((one) =>
        readRemotely(this.#parts.peers, one, { origin, signal, deliver }),
      ),
    ].map(async (one) => {
      await one
      if (this.#left <= 0) enough.abort(new PenstockError('CANCELLED', 'the limit is reached'))
    })
    try {
      await Promise.all(work)
    } catch (error) {
      if (!enough.signal.aborted) throw error
    } finally {
      enough.abort()
      await Promise.allSettled(work)
    }
  }

  /** False when the limit is reached. Batches are counted by whoever asked for them: each leader keeps the limit. */
  async #passOn(response: ReadResponse, signal: AbortSignal): Promise<boolean> {
    await writable(this.#call, signal)
    const messages = response.messages?.messages
    if (!messages) {
      this.#call.write(response)
      return true
    }
    if (this.#left <= 0) return false
    const taken = messages.slice(0, this.#left)
    this.#left -= taken.length
    this.#call.write({ messages: { messages: taken } })
    return this.#left > 0
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
    const { partition, next, losses } = cursor
    for (const loss of losses.due(next)) {
      this.#call.write({ messagesLost: lossMessage(partition, loss) })
    }
    const end = follow ? partition.highWatermark : cursor.end
    if (next >= end) return false
    const slice = await partition.read({ from: next, maxBytes: limits.readBytesMax })
    const messagesMax = Math.min(this.#left, end - next)
    const topic = partition.topic.name
    const { before } = losses
    const of = { topic, partition: partition.index, from: next, messagesMax, before }
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
