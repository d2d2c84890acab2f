// Subscribe: one member of a stream group. The coordinator says which partitions it owns; this delivers them in turn
// within the credit, and takes commits, seeks and pauses. Nothing is read from disk without credit, and nothing while
// the transport is full.

import type { ServerDuplexStream } from '@grpc/grpc-js'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import type { Offset } from '../../model/offset.ts'
import type { penstock } from '../../proto/codec.ts'
import type { AssignedPartition, GroupCoordinator, Member } from '../groups/coordinator.ts'
import type { PartitionDirectory } from '../partition/partition.ts'
import type { BrokerObserver } from '../telemetry/observer.ts'
import type { BrokerTracer } from '../telemetry/tracing.ts'
import { commitOffset } from './commit.ts'
import { Credit } from './credit.ts'
import { type Delivery, deliver, type Format, formatOf } from './delivery.ts'
import { statusOf } from './errors.ts'
import { type CallContext, decoded } from './handlers.ts'
import { Intake } from './intake.ts'
import { LossNotices, lossMessage } from './loss-notices.ts'
import { beginningOf, type Position, resolvePosition } from './position.ts'
import { type OwnedPartition, Subscription } from './subscription.ts'
import { fromDuration, toDuration, toTimestamp } from './time.ts'
import { writable } from './writable.ts'

type Request = penstock.v1beta1.SubscribeRequest.$Properties
type Response = penstock.v1beta1.SubscribeResponse.$Properties
type Start = penstock.v1beta1.SubscribeStart.$Properties
type Call = ServerDuplexStream<Request | PenstockError, Response>

export interface SubscribeParts {
  readonly partitions: PartitionDirectory
  readonly coordinator: GroupCoordinator
  readonly clock: Clock
  readonly observer: BrokerObserver
  readonly tracer: BrokerTracer
}

export function createSubscribe(
  parts: SubscribeParts,
): (call: Call, context: CallContext) => Promise<void> {
  return (call, context) => new Subscriber(parts, call, context).run()
}

const requestsMax = limits.subscribeRequestsMax

/** How a subscription ends: by the word of the member, or by losing it. */
type End = { readonly left: true } | { readonly error: PenstockError }

class Subscriber {
  readonly #parts: SubscribeParts
  readonly #call: Call
  readonly #context: CallContext
  readonly #intake: Intake<Response>
  readonly #credit = new Credit()
  readonly #subscription: Subscription
  #member: Member | undefined
  #format: Format = 'messages'
  #group = ''
  #initial: Position = { latest: {} }
  /** By uid of the topic: partitions that it had when the member came. */
  readonly #counts = new Map<string, number>()
  #halfClosed = false
  #end: End | undefined
  /** Requests one after another: a commit must not overtake a seek. */
  #requests: Promise<void> = Promise.resolve()
  #waiting = 0
  #woken = Promise.withResolvers<void>()
  #cancelTouch: (() => void) | undefined

  constructor(parts: SubscribeParts, call: Call, context: CallContext) {
    this.#parts = parts
    this.#call = call
    this.#context = context
    this.#intake = new Intake(call)
    this.#subscription = new Subscription({
      wake: () => this.#wake(),
      failed: (error) => this.#finish({ error }),
    })
  }

  async run(): Promise<void> {
    const { signal } = this.#context
    const onAbort = (): void => this.#finish({ error: PenstockError.from(signal.reason) })
    signal.addEventListener('abort', onAbort, { once: true })
    this.#call.on('data', (request: Request | PenstockError) => this.#receive(request))
    this.#call.on('end', () => {
      this.#halfClosed = true
      this.#wake()
    })
    this.#call.on('error', () => onAbort())
    try {
      await this.#deliverAll()
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#call.removeAllListeners('data')
      await this.#close()
    }
    const end = this.#end
    if (end && 'error' in end) throw end.error
  }

  async #close(): Promise<void> {
    this.#cancelTouch?.()
    this.#subscription.close()
    const end = this.#end
    // A lost connection may come back within the session; a member that has left makes room at once.
    const lost = end !== undefined && 'error' in end && end.error.reason === 'CANCELLED'
    if (lost) this.#member?.disconnect()
    else await this.#member?.leave()
  }

  #finish(end: End): void {
    this.#end ??= end
    this.#wake()
  }

  #wake(): void {
    this.#woken.resolve()
  }

  /** Deliveries in turn until the end; sleeps while there is no credit or no data. */
  async #deliverAll(): Promise<void> {
    while (!this.#end) {
      if (this.#halfClosed && this.#member && !this.#credit.left) {
        await this.#requests
        this.#finish({ left: true })
        return
      }
      this.#woken = Promise.withResolvers<void>()
      const owned = this.#credit.left ? this.#subscription.take() : undefined
      if (!owned) {
        await this.#woken.promise
        continue
      }
      try {
        await writable(this.#call, this.#context.signal)
        await this.#deliver(owned)
      } catch (error) {
        this.#finish({ error: PenstockError.from(error) })
      }
    }
  }

  async #deliver(owned: OwnedPartition): Promise<void> {
    const { partition, next, losses } = owned
    const topic = partition.topic.name
    for (const loss of losses.due(next)) {
      this.#call.write({ messagesLost: lossMessage(partition, loss) })
    }
    const slice = await this.#read(owned)
    if (slice) {
      const { messages: messagesMax } = this.#credit
      const { before } = losses
      const of = { topic, partition: partition.index, from: next, messagesMax, before }
      const delivery = await deliver(slice, of, this.#format)
      // It may have been taken away, or moved, while the disk was busy.
      const current = this.#subscription.find(topic, partition.index)
      if (delivery && current === owned && owned.next === next && !owned.revoking) {
        owned.next = delivery.nextOffset
        this.#credit.use(delivery)
        this.#call.write(delivery.response)
        this.#observe(owned, delivery, { from: next, batches: slice.batches })
      }
    }
    this.#subscription.again(owned)
  }

  /** Undefined when the position had to move: retention has overtaken the member. */
  async #read(owned: OwnedPartition) {
    const { partition, next } = owned
    try {
      return await partition.read({ from: next, maxBytes: this.#credit.readBytes })
    } catch (error) {
      if (!(error instanceof PenstockError) || error.reason !== 'OFFSET_TOO_OLD') throw error
      owned.next = partition.startOffset
      return undefined
    }
  }

  #observe(
    owned: OwnedPartition,
    delivery: Delivery,
    { from, batches }: { readonly from: Offset; readonly batches: Buffer },
  ): void {
    const { clock, observer, tracer } = this.#parts
    const { messages, bytes, newestMs } = delivery
    const topic = owned.partition.topic.name
    const endMs = clock.now()
    const group = this.#group
    observer.delivered({ topic, group, messages, bytes, delayMs: Math.max(0, endMs - newestMs) })
    tracer.delivered(batches.subarray(0, bytes), {
      topic,
      partition: owned.partition.index,
      group,
      from,
      to: delivery.nextOffset,
      startMs: newestMs,
      endMs,
    })
  }

  #receive(received: Request | PenstockError): void {
    this.#member?.touch()
    if (++this.#waiting === requestsMax) this.#intake.hold()
    this.#requests = this.#requests
      .then(() => (this.#end ? undefined : this.#handle(decoded(received))))
      .catch((error: unknown) => this.#finish({ error: PenstockError.from(error) }))
      .finally(() => {
        if (this.#waiting-- === requestsMax) this.#intake.release()
      })
  }

  async #handle(request: Request): Promise<void> {
    if (request.start) {
      await this.#start(request.start)
      return
    }
    if (!this.#member) throw new PenstockError('INVALID_REQUEST', 'the first request is start')
    if (request.credit) {
      this.#credit.grant(request.credit)
      this.#wake()
    } else if (request.commit) await this.#commit(request.commit)
    else if (request.seek) await this.#seek(request.seek)
    else if (request.pause) this.#setPaused(request.pause, true)
    else if (request.resume) this.#setPaused(request.resume, false)
    else if (request.released) this.#released(request.released)
    else if (request.leave) this.#finish({ left: true })
    else if (!request.heartbeat)
      throw new PenstockError('INVALID_REQUEST', 'a request without a known kind')
  }

  async #start(start: Start): Promise<void> {
    if (this.#member) throw new PenstockError('INVALID_REQUEST', 'start comes once, first')
    this.#format = formatOf(start.format)
    this.#group = start.group ?? ''
    this.#initial = start.initial ?? { latest: {} }
    if (this.#initial.committed)
      throw new PenstockError('INVALID_REQUEST', 'initial is not `committed`')
    for (const name of start.topics ?? []) {
      const { uid, spec } = this.#parts.partitions.topic(name)
      this.#counts.set(uid, spec.partitions)
    }
    if (start.credit) this.#credit.grant(start.credit)
    const sessionTimeoutMs = start.sessionTimeout
      ? fromDuration(start.sessionTimeout)
      : limits.sessionTimeoutMsDefault
    const handoverTimeoutMs = start.handoverTimeout
      ? fromDuration(start.handoverTimeout)
      : limits.handoverTimeoutMsDefault
    this.#member = await this.#parts.coordinator.join({
      group: this.#group,
      topics: start.topics ?? [],
      memberId: start.memberId ?? '',
      clientId: start.clientId ?? '',
      address: this.#context.address,
      sessionTimeoutMs,
      handoverTimeoutMs,
      events: {
        assigned: (assignments) => void this.#assigned(assignments),
        revoking: (partitions, deadlineMs) => this.#revoking(partitions, deadlineMs),
        lost: (partitions) => this.#lost(partitions),
        expelled: (error) => this.#finish({ error }),
      },
    })
    const heartbeatMs = Math.floor(sessionTimeoutMs / 3)
    this.#call.write({
      started: {
        memberId: this.#member.memberId,
        sessionTimeout: toDuration(sessionTimeoutMs),
        heartbeatInterval: toDuration(heartbeatMs),
      },
    })
    this.#touchEvery(heartbeatMs)
  }

  /** While the stream stands, the member lives: HTTP/2 keepalive finds out whether it does. */
  #touchEvery(ms: number): void {
    this.#cancelTouch = this.#parts.clock.schedule(ms, () => {
      this.#member?.touch()
      if (!this.#end) this.#touchEvery(ms)
    })
  }

  /** Of a partition that was added while it subscribes, nothing has been read by anyone: not even by who wants the latest. */
  #initialIn({ topic, index }: AssignedPartition['partition']): Position {
    const known = this.#counts.get(topic.uid)
    return known !== undefined && index >= known ? { earliest: {} } : this.#initial
  }

  async #assigned(assignments: readonly AssignedPartition[]): Promise<void> {
    try {
      const placed = await Promise.all(
        assignments.map(async (assigned) => ({
          ...assigned,
          next: await beginningOf(assigned, {
            group: this.#group,
            initial: this.#initialIn(assigned.partition),
          }),
        })),
      )
      if (this.#end) return
      this.#call.write({
        assigned: {
          assignments: placed.map(({ partition, assignmentEpoch, next }) => ({
            topic: partition.topic.name,
            topicUid: partition.topic.uid,
            partition: partition.index,
            assignmentEpoch,
            nextOffset: next,
          })),
        },
      })
      for (const one of placed) this.#subscription.add(one)
    } catch (error) {
      this.#finish({ error: PenstockError.from(error) })
    }
  }

  #revoking(partitions: readonly { topic: string; index: number }[], deadlineMs: number): void {
    for (const { topic, index } of partitions) {
      const owned = this.#subscription.find(topic, index)
      if (owned) owned.revoking = true
    }
    this.#call.write({
      revoking: { partitions: partitions.map(toRef), deadline: toTimestamp(deadlineMs) },
    })
  }

  #lost(partitions: readonly { topic: string; index: number }[]): void {
    for (const { topic, index } of partitions) this.#subscription.remove(topic, index)
    if (!this.#end) this.#call.write({ lost: { partitions: partitions.map(toRef) } })
  }

  #released({ partitions }: penstock.v1beta1.PartitionList.$Properties): void {
    const released = (partitions ?? []).map(({ topic, partition }) => ({
      topic: topic ?? '',
      index: partition ?? 0,
    }))
    for (const { topic, index } of released) this.#subscription.remove(topic, index)
    this.#member?.released(released)
  }

  #setPaused({ partitions }: penstock.v1beta1.PartitionList.$Properties, paused: boolean): void {
    for (const { topic, partition } of partitions ?? []) {
      const owned = this.#subscription.find(topic ?? '', partition ?? 0)
      if (!owned) continue
      owned.paused = paused
      if (!paused) this.#subscription.again(owned)
    }
  }

  async #seek(seek: penstock.v1beta1.Seek.$Properties): Promise<void> {
    const [topic, index] = [seek.topic ?? '', seek.partition ?? 0]
    try {
      const owned = this.#subscription.find(topic, index)
      if (!owned)
        throw new PenstockError('GENERATION_STALE', 'the partition is not assigned to this member')
      await owned.partition.refresh?.(this.#group)
      const committed = owned.partition.progress(this.#group)?.committedOffset
      owned.next = await resolvePosition(owned.partition, seek.to ?? {}, committed)
      owned.losses = new LossNotices(owned.partition, owned.next)
      this.#intake.answer({ seekDone: { topic, partition: index, nextOffset: owned.next } })
      this.#subscription.again(owned)
    } catch (error) {
      const status = statusOf(PenstockError.from(error))
      this.#intake.answer({ seekDone: { topic, partition: index, status } })
    }
  }

  async #commit(commit: penstock.v1beta1.Commit.$Properties): Promise<void> {
    const offsets = commit.offsets ?? []
    if (offsets.length > limits.offsetsPerCommitMax) {
      throw new PenstockError(
        'LIMIT_EXCEEDED',
        `a commit has at most ${limits.offsetsPerCommitMax} offsets`,
      )
    }
    const memberId = this.#member?.memberId ?? ''
    const results = await Promise.all(
      offsets.map((offset) =>
        commitOffset(this.#parts.partitions, { group: this.#group, memberId }, offset),
      ),
    )
    if (!this.#end) this.#intake.answer({ committed: { commitId: commit.commitId ?? 0, results } })
  }
}

const toRef = ({
  topic,
  index,
}: {
  topic: string
  index: number
}): { topic: string; partition: number } => ({
  topic,
  partition: index,
})
