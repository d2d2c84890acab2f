// When a producer's core sends again, and what of it counts as a try.

import { describe, expect, test } from 'vitest'
import { producerConfig } from '../../client/producer-state.ts'
import { ProducerModel } from '../support/producer-model.ts'

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

describe('producer core, sending again', () => {
  test('a leader that cannot be reached costs time, not tries, where sending again doubles nothing', () => {
    for (const safe of [true, false]) {
      const model = started({ ...idempotent, idempotent: safe })
      const batch = model.enqueue(0, { lifeMs: 60_000 })
      for (let i = 0; i < 6; i++) {
        model.cut({ spared: true })
        model.advance(2_000)
        model.arrive() // The start of the next stream, but nothing of the batch.
        model.answer()
      }
      model.settle()
      expect(model.outcome(batch)).toMatchObject({ kind: safe ? 'confirm' : 'fail' })
      expect(model.storedIds(0)).toEqual(safe ? [1] : [])
    }
  })

  test('a refusal that names the leader is followed at once, the next one waits', () => {
    const model = started()
    model.enqueue(0)
    for (const waits of [false, true, false, true]) {
      model.refuse('NOT_LEADER', { endpoint: 'b2:7070' })
      arriveAll(model)
      model.answer()
      expect(model.state.unanswered.size).toBe(waits ? 0 : 1)
      if (waits) model.advance(500)
    }
    model.settle()
    expect(model.storedIds(0)).toEqual([1])
  })

  test('refusals of what was sent together are one', () => {
    const model = started()
    for (let i = 0; i < 4; i++) {
      model.enqueue(0)
      model.refuse('NOT_READY')
    }
    arriveAll(model)
    while (model.answer());
    expect(model.state.lanes.get(0)?.failures).toBe(1)
    model.advance(100)
    model.settle()
    expect(model.storedIds(0)).toEqual([1, 2, 3, 4])
  })
})
