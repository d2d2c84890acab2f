// An idempotent producer of one partition: a few batches under way, in order; when anything goes wrong it begins anew,
// somewhere else, with all that is not confirmed. Its broker's half is here too: there the answer counts as given.

import { batchHeaderBytes, writeBatchHeader } from '../../../model/batch.ts'
import { PenstockError } from '../../../model/errors.ts'
import { encodeRecords } from '../../../model/records.ts'
import type { Random } from '../random.ts'
import { checkCopies } from './copies.ts'
import type { Life } from './life.ts'
import type { End, Speaker } from './network.ts'
import { topicName, type World } from './world.ts'

interface Pending {
  readonly sequence: number
  readonly batch: Buffer
  /** Its payload holds this text, and no other's does. */
  readonly mark: string
}

interface Sent extends Pending {
  readonly index: number
  readonly id: string
}

type Answer = { readonly sequence: number; readonly error?: PenstockError }

const pauseMsMax = 150
/** Nothing is confirmed for so long: something is wrong with this connection. */
const patienceMs = 4_000

export class Producer {
  readonly index: number
  confirmed = 0
  readonly #world: World
  readonly #me: Speaker
  readonly #producerId: number
  readonly #brokers: readonly string[]
  readonly #random: Random
  readonly #pending: Pending[] = []
  #sequence = 0
  #end: End<Sent, Answer> | undefined
  #cancelPatience: (() => void) | undefined
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
    this.#produceLater()
    this.#connectLater()
  }

  get isIdle(): boolean {
    return this.#pending.length === 0
  }

  /** Makes nothing new; what is under way goes on. */
  stop(): void {
    this.#stopped = true
  }

  #produceLater(): void {
    const { everyMs } = this.#world.plan.producers
    this.#me.process.after(this.#random.fraction() * 2 * everyMs, 'produce', () => {
      if (this.#stopped) return
      if (this.#pending.length < this.#world.plan.producers.inFlightMax) this.produce()
      this.#produceLater()
    })
  }

  produce(): void {
    const recordCount = this.#random.pick([1, 1, 1, 2, 5])
    const sequence = this.#sequence
    const mark = `<${this.#producerId}/${sequence}>`
    const { payloadBytes } = this.#world.plan.producers
    const filler = '.'.repeat(this.#random.below(payloadBytes))
    const value = Buffer.from(mark + filler)
    const record = {
      value,
      headers: [],
      tag: '',
      id: '',
      timestampDeltaMs: 0,
      kind: 'text' as const,
    }
    const payload = encodeRecords(Array.from({ length: recordCount }, () => record))
    const batch = Buffer.alloc(batchHeaderBytes + payload.length)
    payload.copy(batch, batchHeaderBytes)
    writeBatchHeader(batch, {
      recordCount,
      baseTimestampMs: 1,
      maxTimestampDelta: 0,
      codec: 'none',
      producerId: this.#producerId,
      producerEpoch: 0,
      baseSequence: sequence,
    })
    this.#sequence += recordCount
    const pending = { sequence, batch, mark }
    this.#pending.push(pending)
    this.#send(pending)
  }

  #send(pending: Pending): void {
    const { index } = this
    const id = `${this.#producerId}/0/${pending.sequence}`
    this.#end?.send({ ...pending, index, id })
  }

  #connectLater(): void {
    const afterMs = this.#random.fraction() * pauseMsMax
    this.#me.process.after(afterMs, `${this.#me.name}: connect`, () => this.#connect())
  }

  #connect(): void {
    const to = this.#next === '' ? this.#random.pick(this.#brokers) : this.#next
    this.#next = ''
    const world = this.#world
    const end = world.network.connect<Sent, Answer>(this.#me, to, (node, far) =>
      serve(world, node, far),
    )
    end.listener = {
      received: (answer) => this.#received(end, answer),
      lost: (error) => this.#lost(end, error),
    }
    this.#end = end
    this.#bePatient(end)
    for (const pending of this.#pending) this.#send(pending)
  }

  #bePatient(end: End<Sent, Answer>): void {
    this.#cancelPatience?.()
    this.#cancelPatience = this.#me.process.after(patienceMs, 'patience', () => {
      if (this.#pending.length === 0) this.#bePatient(end)
      else this.#lost(end, new PenstockError('TIMED_OUT', 'no answer'))
    })
  }

  #received(end: End<Sent, Answer>, { sequence, error }: Answer): void {
    if (error) {
      this.#lost(end, error)
      return
    }
    this.#bePatient(end)
    const at = this.#pending.findIndex((pending) => pending.sequence === sequence)
    if (at < 0) return
    this.#pending.splice(at, 1)
    this.confirmed++
  }

  #lost(end: End<Sent, Answer>, { reason, details }: PenstockError): void {
    if (end !== this.#end) return
    this.#world.count(`producer ${reason}`)
    end.close()
    this.#end = undefined
    this.#cancelPatience?.()
    if (reason === 'NOT_LEADER') this.#next = details['leader'] ?? ''
    this.#connectLater()
  }
}

function serve(world: World, life: Life, end: End<Answer, Sent>): void {
  end.listener = {
    received: (sent) => {
      const { sequence } = sent
      append(world, life, sent).then(
        () => end.send({ sequence }),
        (error: unknown) => end.send({ sequence, error: PenstockError.from(error) }),
      )
    },
    lost() {},
  }
}

async function append(world: World, life: Life, sent: Sent): Promise<void> {
  const { index, id, batch, mark } = sent
  const { host } = life
  if (!host) throw new PenstockError('NOT_READY', 'still starting')
  const partition = host.partition(topicName, index)
  const { epoch } = partition
  // The log takes the buffer over.
  const { baseOffset: from, nextOffset: to } = await partition.append(Buffer.from(batch), 'all')
  if (!life.process.alive) return
  world.guard(() => {
    world.history(index).acknowledge(id, { from, to, epoch })
    checkCopies(world, { index, from, mark })
  })
  world.count('acknowledged')
}
