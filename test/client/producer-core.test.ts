import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { producerConfig } from '../../client/producer-state.ts'
import { type ErrorReason, PenstockError } from '../../model/errors.ts'
import { limits } from '../../model/limits.ts'
import { ProducerModel } from '../support/producer-model.ts'

const closedError = new PenstockError('CLOSED', 'closed')
const endless = { attempts: Number.POSITIVE_INFINITY, timeoutMs: Number.POSITIVE_INFINITY }
const idempotent = producerConfig({
  acks: 'all',
  idempotent: true,
  retry: { attempts: 3, timeoutMs: 10_000 },
})

function started(config = idempotent): ProducerModel {
  const model = new ProducerModel(config)
  model.settle()
  return model
}

function arriveAll(model: ProducerModel): void {
  while (model.arrive());
}

describe('producer core', () => {
  test('pipelines as many batches of a partition as the broker remembers, and confirms each with its offset', () => {
    const model = started()
    const remembered = limits.idempotentBatchesRemembered
    const batches = Array.from({ length: remembered + 2 }, () => model.enqueue(0, { bytes: 10 }))
    expect(model.state.unanswered.size).toBe(remembered)
    model.settle()
    expect(batches.map((batch) => model.outcome(batch))).toEqual(
      batches.map((_, i) => expect.objectContaining({ kind: 'confirm', baseOffset: 2 * i })),
    )
  })

  test('resends what a lost connection left unconfirmed with the same sequences, and the broker stores it once', () => {
    const model = started()
    const batches = [1, 2, 3].map(() => model.enqueue(0))
    model.arrive()
    model.arrive() // Two are stored, no answer gets through.
    model.cut()
    model.settle()
    expect(model.storedIds(0)).toEqual([1, 2, 3])
    expect(batches.map((batch) => model.outcome(batch))).toMatchObject([
      { kind: 'confirm', baseOffset: 0, duplicate: true },
      { kind: 'confirm', baseOffset: 2, duplicate: true },
      { kind: 'confirm', baseOffset: 4, duplicate: false },
    ])
  })

  test('sends again from the first refused batch, in order, when those behind it have been answered', () => {
    const model = started()
    for (let i = 0; i < 3; i++) model.enqueue(0)
    model.refuse('DISK_WATERMARK')
    arriveAll(model)
    model.answer()
    expect(model.state.lanes.get(0)?.phase).toBe('draining')
    model.settle()
    expect(model.storedIds(0)).toEqual([1, 2, 3])
  })

  test('gives up after three tries and goes on with the batches behind, under a new identity', () => {
    const model = started()
    const first = model.enqueue(0)
    const second = model.enqueue(0)
    const identity = model.state.identity
    for (let tries = 0; tries < 3; tries++) {
      model.refuse('DISK_WATERMARK')
      arriveAll(model)
      while (model.answer());
      model.advance(5_000 - tries * 2_000)
    }
    model.settle()
    expect(model.outcome(first)).toMatchObject({
      kind: 'fail',
      error: { reason: 'DISK_WATERMARK', details: { attempts: '3', inDoubt: 'false' } },
    })
    expect(model.outcome(second)).toMatchObject({ kind: 'confirm', baseOffset: 0 })
    expect(model.state.identity).not.toEqual(identity)
  })

  test('a broker that cannot be reached costs time, not tries', () => {
    const model = started()
    const batch = model.enqueue(0)
    for (let i = 0; i < 8; i++) {
      model.cut()
      model.advance(100) // Reconnects; what it sends stays unread.
    }
    expect(model.state.stream).not.toBe('up')
    model.settle()
    expect(model.outcome(batch)).toMatchObject({ kind: 'confirm' })
  })

  test('says of a batch that it gives up whether it may be stored', () => {
    const model = started()
    const sent = model.enqueue(0, { lifeMs: 1_000 })
    model.cut()
    const queued = model.enqueue(1, { lifeMs: 1_000 })
    model.advance(2_000)
    expect(model.outcome(sent)).toMatchObject({
      error: { reason: 'TIMED_OUT', details: { inDoubt: 'true' } },
    })
    expect(model.outcome(queued)).toMatchObject({
      error: { reason: 'CONNECTION_LOST', details: { inDoubt: 'false' } },
    })
  })

  test('drops a stream whose broker has not answered within the share of one try, and resends', () => {
    const model = started()
    const batch = model.enqueue(0)
    model.arrive()
    model.advance(3_400)
    expect(model.state.stream).toBe('down')
    model.settle()
    expect(model.outcome(batch)).toMatchObject({ kind: 'confirm', duplicate: true })
  })

  test('a batch refused for good leaves no gap for those behind it', () => {
    const model = started()
    const bad = model.enqueue(0)
    const good = [model.enqueue(0), model.enqueue(0)]
    const elsewhere = model.enqueue(1)
    model.refuse('MESSAGE_TOO_LARGE')
    model.arrive()
    model.settle()
    expect(model.outcome(bad)).toMatchObject({
      kind: 'fail',
      error: { reason: 'MESSAGE_TOO_LARGE' },
    })
    expect([...good, elsewhere].map((batch) => model.outcome(batch)?.kind)).toEqual(
      Array(3).fill('confirm'),
    )
    expect(model.storedIds(0)).toEqual([2, 3])
  })

  test('takes a new identity when the broker has forgotten it and nothing is in doubt', () => {
    const model = started()
    model.enqueue(0)
    model.settle()
    model.partition(0).producers.clear()
    const batch = model.enqueue(0)
    model.settle()
    expect(model.outcome(batch)).toMatchObject({ kind: 'confirm', baseOffset: 2 })
    expect(model.terminated).toBeUndefined()
  })

  test('ends when the broker has forgotten it while a batch is in doubt', () => {
    const model = started()
    model.enqueue(0)
    model.settle()
    const batch = model.enqueue(0)
    model.arrive()
    model.cut()
    model.partition(0).producers.clear()
    model.settle()
    expect(model.terminated?.reason).toBe('UNKNOWN_PRODUCER')
    expect(model.outcome(batch)).toMatchObject({ error: { details: { inDoubt: 'true' } } })
  })

  test('ends when the broker has lost what it had confirmed', () => {
    const model = started()
    model.enqueue(0)
    model.enqueue(0)
    model.settle()
    const [remembered] = model.partition(0).producers.values()
    if (remembered) remembered.next = 2 // As after a crash in memory mode: the second batch is gone.
    model.enqueue(0)
    model.settle()
    expect(model.terminated?.reason).toBe('OUT_OF_ORDER_SEQUENCE')
    const late = model.enqueue(0)
    expect(model.outcome(late)).toMatchObject({
      kind: 'fail',
      error: { reason: 'OUT_OF_ORDER_SEQUENCE' },
    })
  })

  test('without idempotence one batch at a time keeps the order when one is refused', () => {
    const model = started(producerConfig({ acks: 'leader', idempotent: false, retry: endless }))
    for (let i = 0; i < 3; i++) model.enqueue(0)
    expect(model.state.unanswered.size).toBe(1)
    model.refuse('NOT_READY')
    model.settle()
    expect(model.storedIds(0)).toEqual([1, 2, 3])
  })

  test('with acks none nothing is ever sent twice', () => {
    const model = started(producerConfig({ acks: 'none', idempotent: true, retry: endless }))
    const batches = [1, 2, 3, 4, 5, 6, 7].map(() => model.enqueue(0))
    expect(model.state.unanswered.size).toBe(7)
    model.arrive()
    model.cut()
    model.settle()
    expect(model.storedIds(0)).toEqual([1])
    expect(batches.every((batch) => model.outcome(batch)?.kind === 'fail')).toBe(true)
  })

  test('sequences wrap at 2^32', () => {
    const model = started()
    model.enqueue(0, { recordCount: 2 })
    model.settle()
    const lane = model.state.lanes.get(0)
    const [remembered] = model.partition(0).producers.values()
    if (lane) lane.nextSequence = 2 ** 32 - 1
    if (remembered) remembered.next = 2 ** 32 - 1
    const batches = [model.enqueue(0, { recordCount: 2 }), model.enqueue(0)]
    model.settle()
    expect(batches.map((batch) => model.outcome(batch)?.kind)).toEqual(['confirm', 'confirm'])
  })

  test('an endless producer sends nothing when it is closed and fails what is left', () => {
    const model = started(producerConfig({ acks: 'all', idempotent: true, retry: endless }))
    const batch = model.enqueue(0)
    model.apply({ kind: 'close', error: model.state.lastError ?? closedError })
    expect(model.outcome(batch)).toMatchObject({
      error: { reason: 'CLOSED', details: { inDoubt: 'true' } },
    })
    expect(model.live).toBeUndefined()
  })
})

type Action =
  | {
      readonly kind: 'enqueue'
      readonly partition: number
      readonly bytes: number
      readonly lifeMs: number
    }
  | { readonly kind: 'arrive'; readonly times: number }
  | { readonly kind: 'answer'; readonly times: number; readonly pick: number }
  | { readonly kind: 'cut'; readonly spared: boolean }
  | { readonly kind: 'forget' }
  | { readonly kind: 'zombie'; readonly pick: number }
  | {
      readonly kind: 'refuse'
      readonly reason: ErrorReason
      readonly after: number
      readonly endpoint: string
    }
  | { readonly kind: 'advance'; readonly ms: number }

const refusals = [
  'NOT_READY',
  'NOT_LEADER',
  'DISK_WATERMARK',
  'NOT_ENOUGH_REPLICAS',
  'MESSAGE_TOO_LARGE',
] as const

const kind = <K extends string>(name: K): { readonly kind: fc.Arbitrary<K> } => ({
  kind: fc.constant(name),
})

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      ...kind('enqueue'),
      partition: fc.nat(1),
      bytes: fc.constantFrom(50, 100, 200, 1_500),
      lifeMs: fc.constantFrom(300, 10_000, 10_000),
    }),
  },
  { weight: 7, arbitrary: fc.record({ ...kind('arrive'), times: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 7,
    arbitrary: fc.record({
      ...kind('answer'),
      times: fc.integer({ min: 1, max: 4 }),
      pick: fc.nat(5),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'forget' as const }) },
  { weight: 2, arbitrary: fc.record({ ...kind('cut'), spared: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ ...kind('zombie'), pick: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...kind('refuse'),
      reason: fc.constantFrom(...refusals),
      after: fc.nat(2),
      endpoint: fc.constantFrom('', 'b2:7070'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ ...kind('advance'), ms: fc.constantFrom(1, 100, 400, 4_000) }),
  },
)

function act(model: ProducerModel, next: Action): void {
  if (next.kind === 'enqueue') model.enqueue(next.partition, next)
  else if (next.kind === 'arrive') for (let i = 0; i < next.times; i++) model.arrive()
  else if (next.kind === 'answer') for (let i = 0; i < next.times; i++) model.answer(next.pick)
  else if (next.kind === 'cut') model.cut(next)
  else if (next.kind === 'refuse') model.refuse(next.reason, next)
  else if (next.kind === 'advance') model.advance(next.ms)
  else if (next.kind === 'zombie') model.arrive(model.streams[next.pick % model.streams.length])
  else model.forget()
}

function checkHistory(model: ProducerModel): void {
  for (const batch of model.batches) {
    expect(model.settled.get(batch.requestId)).toHaveLength(1)
    const outcome = model.outcome(batch)
    const places = model
      .partition(batch.partition)
      .stored.filter((s) => s.requestId === batch.requestId)
    expect(places.length).toBeLessThanOrEqual(1)
    if (outcome?.kind === 'confirm') expect(places[0]?.baseOffset).toBe(outcome.baseOffset)
    else if (outcome?.error.details['inDoubt'] === 'false') expect(places).toEqual([])
  }
  for (const index of model.partitions.keys()) {
    const confirmed = model
      .storedIds(index)
      .filter((id) => model.settled.get(id)?.[0]?.kind === 'confirm')
    expect(confirmed).toEqual(confirmed.toSorted((a, b) => a - b))
  }
}

describe('producer core, whatever the network does', () => {
  test('every batch settles once, is stored at most once, in order, and the answer is true', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 150, size: 'max' }), (actions) => {
        const model = new ProducerModel(idempotent)
        for (const next of actions) act(model, next)
        model.settle()
        // What a zombie still brings must not double anything either.
        for (const stream of model.streams) while (model.arrive(stream));
        checkHistory(model)
        expect(model.mostUnanswered).toBeLessThanOrEqual(1_500)
      }),
      { numRuns: 3_000 },
    )
  })

  test('with an endless budget every batch that is not refused for good is confirmed', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 150, size: 'max' }), (actions) => {
        const model = new ProducerModel(
          producerConfig({ acks: 'all', idempotent: true, retry: endless }),
        )
        for (const next of actions) {
          if (
            next.kind === 'forget' ||
            (next.kind === 'refuse' && next.reason === 'MESSAGE_TOO_LARGE')
          )
            continue
          act(model, next.kind === 'enqueue' ? { ...next, lifeMs: Number.POSITIVE_INFINITY } : next)
        }
        model.settle()
        checkHistory(model)
        expect(model.batches.every((batch) => model.outcome(batch)?.kind === 'confirm')).toBe(true)
      }),
      { numRuns: 1_500 },
    )
  })
})
