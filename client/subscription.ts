// Membership of a stream group: which partitions are held, what of them is in hand, when one is released. Decides
// nothing about the order of processing: that is its consumer's (message-stream.ts, worker.ts).
//
// Keeps:
// - A7: a committed offset never passes a message that was delivered and is not finished.
// - D1: a revoked partition is released when nothing of it is in hand any more and its commits are answered.
// - Delivered and unprocessed messages are bounded by the prefetch.

import { PenstockError } from '../model/errors.ts'
import { type Offset, toSafeInteger } from '../model/offset.ts'
import type { penstock } from '../proto/codec.ts'
import type { Amount } from './credit.ts'
import { DeliveryIntake } from './delivery-intake.ts'
import { GroupCommits } from './group-commits.ts'
import { type HeldBatch, HeldPartition, partitionKey } from './held-partition.ts'
import { notHeldError, seekAgain, seekAnswered, seekPartition } from './member-seeks.ts'
import { type MemberOptions, MemberStream } from './member-stream.ts'
import { tellLost } from './messages-lost.ts'
import type { Serde } from './serde.ts'
import type { Transport } from './transport.ts'
import { within } from './wait.ts'
import { type Position, positionToProto, timestampMs } from './wire.ts'

export interface SubscriptionConsumer<T> {
  /** In the order of offsets per partition. It hands out, and gives back or drops, every message of it. */
  deliver(item: HeldBatch<T>): void
  /** Begin nothing more of it, and `drop` what waits. */
  revoke(held: HeldPartition): void
  /** The subscription has ended for good. */
  failed(error: PenstockError): void
}

export interface SubscriptionOptions {
  readonly member: MemberOptions
  readonly prefetch: Amount
  /** How long finished messages wait for company before they are committed. */
  readonly commitIntervalMs: number
}

interface PartitionPlace {
  readonly topic: string
  readonly partition: number
}

type Partitions = readonly penstock.v1beta1.PartitionRef.$Properties[] | null | undefined

const commitOnCloseMs = 5_000
const leaveMs = 2_000

export class Subscription<T> {
  readonly #transport: Transport
  readonly #consumer: SubscriptionConsumer<T>
  readonly #stream: MemberStream
  readonly #intake: DeliveryIntake<T>
  readonly #commits: GroupCommits
  readonly #held = new Map<string, HeldPartition>()
  /** Held when the stream broke: the first `assigned` of the next one says which of them are still ours. */
  #unconfirmed = new Set<HeldPartition>()
  #closed = false
  readonly #send = (request: penstock.v1beta1.SubscribeRequest.$Properties): void =>
    this.#stream.send(request)

  constructor(
    transport: Transport,
    options: SubscriptionOptions,
    { serde, consumer }: { serde: Serde<T>; consumer: SubscriptionConsumer<T> },
  ) {
    this.#transport = transport
    this.#consumer = consumer
    this.#intake = new DeliveryIntake(options.prefetch, {
      serde,
      listener: {
        deliver: (item) => consumer.deliver(item),
        grant: (credit) => this.#stream.send({ credit }),
        commitBelow: (held, nextOffset) => this.#commitBelow(held, nextOffset),
        failed: (error) => this.#fail(error),
      },
    })
    this.#commits = new GroupCommits({
      clock: transport.clock,
      logger: transport.logger,
      intervalMs: options.commitIntervalMs,
      send: (commit) => {
        this.#stream.send({ commit })
        return this.#stream.connected
      },
    })
    this.#stream = new MemberStream(transport, options.member, {
      initialCredit: () => this.#intake.initialCredit(),
      started: ({ sameMember }) => this.#started(sameMember),
      received: (response) => this.#received(response),
      disconnected: () => {
        this.#unconfirmed = new Set(this.#held.values())
        this.#commits.streamLost()
      },
      sessionLost: () => this.#loseAll(),
      failed: (error) => this.#fail(error),
    })
  }

  get memberId(): string {
    return this.#stream.memberId
  }

  get partitions(): readonly HeldPartition[] {
    return [...this.#held.values()]
  }

  open(): void {
    this.#stream.open()
  }

  /** A message or a batch is given to the application. */
  hand({ held }: HeldBatch<T>): void {
    held.inHand++
  }

  /** A message comes back and may be committed. */
  finish(item: HeldBatch<T>, offset: Offset): void {
    item.span.finish(offset)
    this.#commits.finished(item.held)
    this.giveBack(item, 1)
  }

  /** The whole batch comes back and may be committed. */
  finishAll(item: HeldBatch<T>): void {
    item.span.finishBelow(item.batch.nextOffset)
    this.#commits.finished(item.held)
    this.giveBack(item, item.left)
  }

  /** Comes back without being finished by that; its memory is free again. */
  giveBack(item: HeldBatch<T>, messages: number): void {
    const { held } = item
    held.inHand--
    this.#intake.process(item, messages)
    if (held.state === 'revoking' && held.inHand === 0) this.#release(held)
  }

  /** What is left of it was never handed out, and will not be processed here. */
  drop(item: HeldBatch<T>): void {
    this.#intake.process(item, item.left)
  }

  /** Commits what is finished and leaves the group. Ends within seconds, and never throws. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#intake.close()
    const { clock } = this.#transport
    for (const held of this.partitions) this.#consumer.revoke(held)
    if (this.#stream.connected) await within(clock, this.#commits.flush(), commitOnCloseMs)
    await within(clock, this.#stream.leave(), leaveMs)
    this.#stop(new PenstockError('CLOSED', 'the consumer is closed'))
  }

  /** Moves the own place; nothing is committed by it. Resolves with the offset that is delivered next. */
  async seek(ref: PartitionPlace, to: Position): Promise<Offset> {
    positionToProto(to) // Refused here when it is none.
    const key = partitionKey(ref)
    let held = this.#held.get(key)
    while (held?.seek !== undefined) {
      await held.seek.moved.promise.catch(() => {})
      held = this.#held.get(key)
    }
    if (held?.state !== 'active') throw notHeldError(ref)
    const moved = held.from(held.completed.nextOffset)
    this.#lose(held, new PenstockError('CANCELLED', `${key} is read from another place now`))
    this.#held.set(key, moved)
    return seekPartition(moved, to, this.#send)
  }

  /** Everything of the partition below `nextOffset` is finished; resolves when that is committed. */
  async #commitBelow(held: HeldPartition, nextOffset: Offset): Promise<void> {
    if (held.state === 'gone') throw held.lostError()
    held.completed.finishBelow(nextOffset)
    await this.#commits.now(held)
  }

  // What arrives.

  #received(response: penstock.v1beta1.SubscribeResponse): void {
    const { batches, committed, assigned, revoking, lost, seekDone, messagesLost } = response
    if (batches) {
      const { topic, partition } = batches
      const held = this.#held.get(partitionKey({ topic: topic ?? '', partition: partition ?? 0 }))
      this.#intake.delivered(held, batches.batches ?? new Uint8Array(0))
    } else if (messagesLost) tellLost(this.#transport, messagesLost)
    else if (committed) this.#commits.answered(committed)
    else if (assigned) this.#assigned(assigned.assignments ?? [])
    else if (revoking) this.#revoking(revoking.partitions, timestampMs(revoking.deadline))
    else if (lost) for (const held of this.#find(lost.partitions)) this.#lose(held)
    else if (seekDone) {
      for (const held of this.#find([seekDone])) seekAnswered(held, seekDone, this.#send)
    }
  }

  #started(sameMember: boolean): void {
    if (!sameMember) this.#loseUnconfirmed()
    this.#commits.streamStarted()
  }

  #assigned(assignments: readonly penstock.v1beta1.Assignment.$Properties[]): void {
    for (const assignment of assignments) {
      const held = new HeldPartition({
        topic: assignment.topic ?? '',
        topicUid: assignment.topicUid ?? '',
        partition: assignment.partition ?? 0,
        assignmentEpoch: toSafeInteger(assignment.assignmentEpoch ?? 0, 'assignment_epoch'),
        nextOffset: toSafeInteger(assignment.nextOffset ?? 0, 'next_offset'),
      })
      const before = this.#held.get(held.key)
      if (before?.assignmentEpoch === held.assignmentEpoch) {
        this.#unconfirmed.delete(before)
        seekAgain(before, held.completed.nextOffset, this.#send)
      } else {
        if (before !== undefined) this.#lose(before)
        this.#held.set(held.key, held)
      }
    }
    this.#loseUnconfirmed()
  }

  #loseUnconfirmed(): void {
    const gone = this.#unconfirmed
    this.#unconfirmed = new Set()
    for (const held of gone) this.#lose(held)
  }

  #revoking(partitions: Partitions, deadlineMs: number): void {
    const { clock } = this.#transport
    for (const held of this.#find(partitions)) {
      if (held.state !== 'active' && held.state !== 'seeking') continue
      held.state = 'revoking'
      this.#consumer.revoke(held)
      // A little before the deadline, so that handlers which heed the signal still get their commit in.
      const leftMs = Math.max(0, deadlineMs - clock.now()) * 0.9
      const stop = clock.schedule(leftMs, () => held.interrupt())
      held.signal.addEventListener('abort', stop, { once: true })
      if (held.inHand === 0) this.#release(held)
    }
  }

  #release(held: HeldPartition): void {
    const released = (): void => {
      if (this.#held.get(held.key) !== held) return
      const { topic, partition } = held
      this.#stream.send({ released: { partitions: [{ topic, partition }] } })
      this.#lose(held)
    }
    // Refused or not: what could not be committed is processed again by the next owner.
    this.#commits.settle(held).then(released, released)
  }

  #find(partitions: Partitions): HeldPartition[] {
    return (partitions ?? []).flatMap(({ topic, partition }) => {
      return this.#held.get(partitionKey({ topic: topic ?? '', partition: partition ?? 0 })) ?? []
    })
  }

  #lose(held: HeldPartition, why?: PenstockError): void {
    if (this.#held.get(held.key) === held) this.#held.delete(held.key)
    held.lose(why)
    this.#consumer.revoke(held)
    this.#commits.drop(held)
  }

  #loseAll(why?: PenstockError): void {
    this.#unconfirmed.clear()
    for (const held of this.partitions) this.#lose(held, why)
  }

  #fail(error: PenstockError): void {
    if (this.#closed) return
    this.#closed = true
    this.#stop(error)
    this.#consumer.failed(error)
  }

  #stop(why: PenstockError): void {
    this.#intake.close()
    this.#stream.cancel()
    this.#commits.stop()
    this.#loseAll(why)
  }
}
