import { describe, expect, test } from 'vitest'
import type { Broker } from '../../../model/broker.ts'
import {
  type Detector,
  type DetectorEvent,
  detect,
  isSuspected,
  isThere,
  newDetector,
  type Start,
} from '../../../operator/controller/failure-detector.ts'

const times = { stallMs: 1_000, suspectAfterMs: 1_500 }
class Watch {
  detector: Detector = newDetector(0)
  nowMs = 0

  constructor(...ids: readonly string[]) {
    this.registered(...ids.map((id) => broker(id)))
  }

  take(event: DetectorEvent): this {
    this.detector = detect(this.detector, event, { nowMs: this.nowMs, times })
    return this
  }

  registered(...brokers: readonly Broker[]): this {
    return this.take({ type: 'registered', brokers })
  }

  answered(brokerId: string, facts: Partial<Start> = {}): this {
    const own = { storeId: `s-${brokerId}`, bootSeq: 1, ...facts }
    return this.take({ type: 'answered', brokerId, start: own })
  }

  unanswered(brokerId: string, refused: boolean): this {
    return this.take({ type: 'unanswered', brokerId, refused })
  }

  /** Time passes with ticks, and the others answer. */
  pass(durationMs: number, ...answering: readonly string[]): this {
    for (const endMs = this.nowMs + durationMs; this.nowMs < endMs; ) {
      this.nowMs += Math.min(100, endMs - this.nowMs)
      this.take({ type: 'tick' })
      for (const id of answering) this.answered(id)
    }
    return this
  }

  get suspected(): readonly string[] {
    return [...this.detector.brokers.keys()].filter((id) => isSuspected(this.detector, id))
  }
}

function broker(brokerId: string, facts: Partial<Broker> = {}): Broker {
  return { brokerId, storeId: `s-${brokerId}`, endpoint: brokerId, bootSeq: 1, ...facts }
}

describe('a broker is suspected', () => {
  test('when two connections in a row are refused', () => {
    const watch = new Watch('a', 'b').unanswered('a', true)
    expect(watch.suspected).toEqual([])
    expect(watch.unanswered('a', true).suspected).toEqual(['a'])
  })

  test('not when an answer, or mere silence, comes between two refusals', () => {
    const watch = new Watch('a', 'b').unanswered('a', true).answered('a').unanswered('a', true)
    expect(watch.suspected).toEqual([])
    expect(watch.unanswered('a', false).unanswered('a', true).suspected).toEqual([])
  })

  test('when it has not answered for a second and a half', () => {
    const watch = new Watch('a', 'b').pass(1_400, 'b')
    expect(watch.suspected).toEqual([])
    expect(watch.pass(100, 'b').suspected).toEqual(['a'])
  })

  test('until it answers again', () => {
    const watch = new Watch('a', 'b').pass(2_000, 'b')
    expect(watch.answered('a').suspected).toEqual([])
  })

  test('no longer when it has registered anew', () => {
    const watch = new Watch('a', 'b').pass(2_000, 'b')
    watch.registered(broker('a', { bootSeq: 2 }), broker('b'))
    expect(watch.suspected).toEqual([])
  })
})

describe('every broker gets its full time again', () => {
  test('after this process stood still', () => {
    const watch = new Watch('a', 'b', 'c').pass(1_400, 'b', 'c')
    watch.nowMs += 60_000
    // The probes of before the stall time out first of all.
    for (const id of ['a', 'b', 'c']) watch.unanswered(id, false)
    expect(watch.take({ type: 'tick' }).suspected).toEqual([])
    expect(watch.pass(1_400).suspected).toEqual([])
    expect(watch.pass(100).suspected).toEqual(['a', 'b', 'c'])
  })

  test('after metadata was out of reach', () => {
    const watch = new Watch('a', 'b').pass(2_000, 'b').take({ type: 'doubt' })
    expect(watch.suspected).toEqual([])
    expect(watch.pass(1_400, 'b').suspected).toEqual([])
    expect(watch.pass(100, 'b').suspected).toEqual(['a'])
  })

  test('when the first one answers after nobody did', () => {
    const watch = new Watch('a', 'b', 'c').pass(5_000)
    expect(watch.suspected).toEqual(['a', 'b', 'c'])
    expect(watch.answered('b').suspected).toEqual([])
  })
})

describe('a start of a broker is there', () => {
  const isA = (watch: Watch, bootSeq = 1, storeId = 's-a'): boolean =>
    isThere(watch.detector, 'a', { storeId, bootSeq })

  test('from its registration until it is suspected', () => {
    const watch = new Watch('a', 'b')
    expect(isA(watch)).toBe(true)
    expect(isA(watch.pass(2_000, 'b'))).toBe(false)
  })

  test('not when another start answers, or another store', () => {
    expect(isA(new Watch('a').answered('a', { bootSeq: 2 }))).toBe(false)
    expect(isA(new Watch('a').answered('a', { storeId: 'empty' }))).toBe(false)
  })

  test('not when it is not the registered one, or not registered at all', () => {
    expect(isA(new Watch('a'), 2)).toBe(false)
    expect(isA(new Watch('a').registered())).toBe(false)
  })

  test('whatever an earlier start has answered before it registered', () => {
    const watch = new Watch('a').answered('a', { bootSeq: 1 })
    expect(isA(watch.registered(broker('a', { bootSeq: 2 })), 2)).toBe(true)
  })
})
