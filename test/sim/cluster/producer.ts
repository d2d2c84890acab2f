// An idempotent producer of one partition: the rules of the production client (client/producer-core.ts), with a shell that
// speaks to one broker at a time and goes to another when that one does not lead or answer. Its broker's half is here too:
// there the answer counts as given.

import { step } from '../../../client/producer-core.ts'
import {
  type CoreBatch,
  type Identity,
  newCoreBatch,
  newProducerState,
  type ProducerConfig,
  type ProducerEffect,
  type ProducerEvent,
  producerConfig,
} from '../../../client/producer-state.ts'
import { batchHeaderBytes, writeBatchHeader } from '../../../model/batch.ts'
import { PenstockError } from '../../../model/errors.ts'
import { encodeRecords } from '../../../model/records.ts'
import type { Random } from '../random.ts'
import { checkCopies } from './copies.ts'
import type { Life } from './life.ts'
import type { End, Speaker } from './network.ts'
import { topicName, type World } from './world.ts'

interface Batch extends CoreBatch {
  readonly payload: Buffer
  /** The payload holds this text, and no other's does. */
  readonly mark: string
}

interface Sent {
  readonly requestId: number
  readonly index: number
  readonly batch: Buffer
  readonly mark: string
  readonly id: string
}

type Message = { readonly start: Identity | undefined } | Sent
type Answer = Extract<ProducerEvent<Batch>, { kind: 'started' | 'confirmed' | 'refused' }>

/** As for somebody who never gives up; but one try is not waited for longer than runs are patient. */
const config: ProducerConfig = {
  ...producerConfig({
    acks: 'all',
    idempotent: true,
    retry: { attempts: Number.POSITIVE_INFINITY, timeoutMs: Number.POSITIVE_INFINITY },
  }),
  attemptTimeoutMs: 4_000,
}
const window = { bytes: 1_000_000, batches: 24 }
const identitiesMax = 1_000

export class Producer {
  readonly index: number
  confirmed = 0
  readonly #world: World
  readonly #me: Speaker
  readonly #producerId: number
  readonly #brokers: readonly string[]
  readonly #random: Random
  readonly #state = newProducerState<Batch>(config)
  #made = 0
  #identities = 0
  #end: End<Message, Answer> | undefined
  #cancelTick: (() => void) | undefined
  #next = ''
  #stopped = false

  constructor(
    world: World,
    options: { producerId: number; index: number; brokers: readonly string[] },
  ) {
    this.#world = world
    this.#me = world.speaker(`producer-${options.producerId}`)
    this.#producerId = options.producerId
    this.index = options.index
    this.#brokers = options.brokers
    this.#random = world.scheduler.random.split(this.#me.name)
    this.#apply({ kind: 'open' })
    this.#produceLater()
  }

  get isIdle(): boolean {
    return this.#made === this.confirmed
  }

  /** Makes nothing new; what is under way goes on. */
  stop(): void {
    this.#stopped = true
  }

  #produceLater(): void {
    const { everyMs, inFlightMax } = this.#world.plan.producers
    this.#me.process.after(this.#random.fraction() * 2 * everyMs, 'produce', () => {
      if (this.#stopped) return
      if (this.#made - this.confirmed < inFlightMax) this.produce()
      this.#produceLater()
    })
  }

  produce(): void {
    const recordCount = this.#random.pick([1, 1, 1, 2, 5])
    const requestId = ++this.#made
    const mark = `<${this.#producerId}/${requestId}>`
    const { payloadBytes } = this.#world.plan.producers
    const filler = '.'.repeat(this.#random.below(payloadBytes))
    const record = {
      value: Buffer.from(mark + filler),
      headers: [],
      tag: '',
      id: '',
      timestampDeltaMs: 0,
      kind: 'text' as const,
    }
    const payload = encodeRecords(Array.from({ length: recordCount }, () => record))
    const batch: Batch = {
      ...newCoreBatch,
      requestId,
      partition: this.index,
      recordCount,
      deadlineMs: Number.POSITIVE_INFINITY,
      bytes: batchHeaderBytes + payload.length,
      ready: true,
      payload,
      mark,
    }
    this.#apply({ kind: 'enqueue', batch })
  }

  #apply(event: ProducerEvent<Batch>): void {
    const now = { nowMs: this.#world.scheduler.nowMs, random: this.#random.fraction() }
    for (const effect of step(this.#state, event, now)) this.#run(effect)
    this.#tickInTime()
  }

  #tickInTime(): void {
    this.#cancelTick?.()
    const { wakeAtMs } = this.#state
    if (!Number.isFinite(wakeAtMs)) return
    const afterMs = Math.max(0, wakeAtMs - this.#world.scheduler.nowMs)
    this.#cancelTick = this.#me.process.after(afterMs, 'tick', () => this.#apply({ kind: 'tick' }))
  }

  #run(effect: ProducerEffect<Batch>): void {
    switch (effect.kind) {
      case 'connect':
        return this.#connect(effect.identity)
      case 'disconnect':
        return this.#disconnect()
      case 'send':
        return this.#send(effect.batch, effect.identity)
      case 'confirm':
        this.confirmed++
        return
      case 'fail':
      case 'terminated':
        this.#world.report(effect.error)
    }
  }

  #connect(identity: Identity | undefined): void {
    const to = this.#next === '' ? this.#random.pick(this.#brokers) : this.#next
    this.#next = ''
    const world = this.#world
    world.note(this.#me.name, `connects to ${to}`)
    const end = world.network.connect<Message, Answer>(this.#me, to, (node, far) =>
      serve(world, node, { end: far, newIdentity: () => this.#newIdentity() }),
    )
    end.listener = {
      received: (answer) => this.#received(end, answer),
      lost: (error) => this.#lost(end, error),
    }
    this.#end = end
    end.send({ start: world.mutation.is('identityKept') ? undefined : identity })
  }

  #newIdentity(): Identity {
    const producerId = this.#producerId * identitiesMax + this.#identities++
    return { producerId, producerEpoch: 0 }
  }

  #disconnect(): void {
    this.#end?.close()
    this.#end = undefined
  }

  #send(batch: Batch, identity: Identity | undefined): void {
    const { requestId, payload, mark, recordCount, baseSequence } = batch
    const { producerId, producerEpoch } = identity ?? { producerId: 0, producerEpoch: 0 }
    const bytes = Buffer.alloc(batchHeaderBytes + payload.length)
    payload.copy(bytes, batchHeaderBytes)
    writeBatchHeader(bytes, {
      recordCount,
      baseTimestampMs: 1,
      maxTimestampDelta: 0,
      codec: 'none',
      producerId,
      producerEpoch,
      baseSequence,
    })
    const id = `${producerId}/${producerEpoch}/${baseSequence}`
    this.#end?.send({ requestId, index: this.index, batch: bytes, mark, id })
  }

  #received(end: End<Message, Answer>, answer: Answer): void {
    if (end !== this.#end) return
    this.#apply(answer)
    if (answer.kind !== 'refused' || end !== this.#end) return
    const { reason, details } = answer.error
    this.#world.count(`producer ${reason}`)
    // Elsewhere somebody may lead.
    if (reason === 'NOT_LEADER') this.#next = details['leader'] ?? ''
    if (reason === 'NOT_LEADER' || reason === 'NOT_READY') this.#lost(end, answer.error)
  }

  #lost(end: End<Message, Answer>, error: PenstockError): void {
    if (end !== this.#end) return
    this.#world.count('producer disconnected')
    this.#disconnect()
    this.#apply({ kind: 'disconnected', error })
  }
}

function serve(
  world: World,
  life: Life,
  {
    end,
    newIdentity,
  }: { readonly end: End<Answer, Message>; readonly newIdentity: () => Identity },
): void {
  end.listener = {
    received: (message) => {
      if ('start' in message) {
        end.send({ kind: 'started', identity: message.start ?? newIdentity(), window })
        return
      }
      const { requestId } = message
      append(world, life, message).then(
        (baseOffset) => {
          const stored = { baseOffset, duplicate: false, appendTimeMs: 0 }
          end.send({ kind: 'confirmed', requestId, stored })
        },
        (error: unknown) =>
          end.send({ kind: 'refused', requestId, error: PenstockError.from(error) }),
      )
    },
    lost() {},
  }
}

async function append(world: World, life: Life, sent: Sent): Promise<number> {
  const { index, id, batch, mark } = sent
  const { host } = life
  if (!host) throw new PenstockError('NOT_READY', 'still starting')
  const partition = host.partition(topicName, index)
  const { epoch } = partition
  // The log takes the buffer over.
  const { baseOffset: from, nextOffset: to } = await partition.append(Buffer.from(batch), 'all')
  if (!life.process.alive) return from
  world.guard(() => {
    world.history(index).acknowledge(id, { from, to, epoch })
    checkCopies(world, { index, from, mark })
  })
  world.count('acknowledged')
  return from
}
