// The election's rules against every order of events that chance comes up with: several candidates with clocks that run at
// slightly different rates and event loops that stall, one Lease with compare-and-swap, answers that get lost.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  claim,
  type ElectionState,
  type Instant,
  type LeaseSpec,
  leftMs,
  noElection,
  released,
  electionRule as rule,
  seen,
  written,
} from '../../../operator/kube/election-core.ts'
import { microTime, secondTime } from '../../../operator/kube/micro-time.ts'

interface Candidate {
  readonly identity: string
  /** Of its clock, against true time. */
  readonly rate: number
  state: ElectionState
  /** To writes that were accepted, not heard yet. */
  readonly answers: Answer[]
}

const us = (
  identity: string,
  nowMs: number,
): { identity: string; monotonicMs: number; wallMs: number } => ({
  identity,
  monotonicMs: nowMs,
  wallMs: nowMs,
})

interface Answer {
  readonly sent: Instant
  readonly version: string
  readonly spec: LeaseSpec
}

test('nobody writes while another may, whatever stalls, drifts or gets lost', () => {
  const step = fc.record({
    who: fc.integer({ min: 0, max: 2 }),
    /** True time that passes first. */
    passMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 6_000 })),
    // An answer that is heard late is a stalled event loop; one that is never heard, a lost one.
    what: fc.constantFrom('look', 'try', 'try', 'hear', 'lose'),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 100 }), (steps) => {
      const lease: { version: number; spec: LeaseSpec | undefined } = {
        version: 1,
        spec: undefined,
      }
      const candidates: Candidate[] = [
        { identity: 'a', rate: 1, state: noElection, answers: [] },
        { identity: 'b', rate: 1.02, state: noElection, answers: [] },
        { identity: 'c', rate: 0.98, state: noElection, answers: [] },
      ]
      let trueMs = 0
      for (const { who, passMs, what } of steps) {
        trueMs += passMs
        const one = candidates[who]!
        const now = us(one.identity, trueMs * one.rate)
        if (what === 'hear' || what === 'lose') {
          const answer = one.answers.shift()
          if (answer === undefined || what === 'lose') continue
          one.state = written(one.state, answer, { sent: answer.sent, nowMs: now.monotonicMs })
        } else {
          one.state = seen(
            one.state,
            { version: String(lease.version), spec: lease.spec },
            now.monotonicMs,
          )
          const next = claim(one.state, rule, now)
          // Compare-and-swap at once; a write that arrives late finds another version.
          if (next.type === 'write') {
            lease.version++
            lease.spec = next.spec
            const answer = { sent: now, version: String(lease.version), spec: next.spec }
            if (what === 'look') one.answers.push(answer)
            else one.state = written(one.state, answer, { sent: now, nowMs: now.monotonicMs })
          }
        }
        const writers = candidates.filter(
          ({ state, rate }) => leftMs(state, rule, us('', trueMs * rate)) > 0,
        )
        expect(writers.length).toBeLessThanOrEqual(1)
      }
    }),
    { numRuns: 500 },
  )
})

test('a leader counts from when it sent, not from when it was answered', () => {
  const spec = { holderIdentity: 'a' }
  const sent = us('a', 1_000)
  const state = written(noElection, { version: '2', spec }, { sent, nowMs: 9_000 })
  expect(leftMs(state, rule, us('a', 10_999))).toBe(1)
  expect(leftMs(state, rule, us('a', 11_000))).toBe(0)
})

test('a leader that slept knows it by the wall clock', () => {
  const sent = { monotonicMs: 1_000, wallMs: 1_000 }
  const state = written(noElection, { version: '2', spec: {} }, { sent, nowMs: 1_000 })
  expect(leftMs(state, rule, { monotonicMs: 1_500, wallMs: 3_600_000 })).toBeLessThan(0)
  // A clock set back proves nothing, and the other one goes on.
  expect(leftMs(state, rule, { monotonicMs: 1_500, wallMs: 0 })).toBe(9_500)
})

test('a standby waits its whole time from each change it sees, and for as long as the holder was promised', () => {
  const held = { holderIdentity: 'a', leaseDurationSeconds: 60, leaseTransitions: 3 }
  let state = seen(noElection, { version: '1', spec: held }, 0)
  expect(claim(state, rule, us('b', 59_000))).toEqual({ type: 'wait', delayMs: 1_000 })
  state = seen(state, { version: '2', spec: held }, 59_500)
  expect(claim(state, rule, us('b', 60_000))).toEqual({ type: 'wait', delayMs: 2_000 })
  const taken = claim(state, rule, us('b', 119_500))
  expect(taken).toMatchObject({
    type: 'write',
    spec: { holderIdentity: 'b', leaseDurationSeconds: 15, leaseTransitions: 4 },
  })
})

test('a renewal that has got the version of an earlier one, after a restore, is a change', () => {
  const renewedAt = (nowMs: number): LeaseSpec => ({
    holderIdentity: 'a',
    leaseDurationSeconds: 15,
    renewTime: microTime(nowMs),
  })
  let state = seen(noElection, { version: '7', spec: renewedAt(1_000) }, 1_000)
  state = seen(state, { version: '7', spec: renewedAt(12_000) }, 12_500)
  expect(claim(state, rule, us('b', 16_500))).toMatchObject({ type: 'wait' })
  expect(claim(state, rule, us('b', 27_600))).toMatchObject({ type: 'write' })
})

test('a lease that was released, or never was, is taken at once', () => {
  const free = seen(noElection, { version: undefined, spec: undefined }, 0)
  expect(claim(free, rule, us('b', 0))).toMatchObject({
    type: 'write',
    spec: { leaseTransitions: 0 },
  })
  const spec = released({ holderIdentity: 'a', leaseTransitions: 7 }, 1_000)
  const state = seen(noElection, { version: '2', spec }, 1_000)
  expect(claim(state, rule, us('b', 1_001))).toMatchObject({
    type: 'write',
    spec: { leaseTransitions: 8 },
  })
})

test('a lease that somebody has deleted still has its holder, for as long as that may not know', () => {
  let state = seen(noElection, { version: '1', spec: { holderIdentity: 'a' } }, 0)
  state = seen(state, { version: undefined, spec: undefined }, 5_000)
  expect(claim(state, rule, us('b', 19_999))).toMatchObject({ type: 'wait' })
  expect(claim(state, rule, us('b', 20_000))).toMatchObject({ type: 'write' })
})

test('what is ours already is renewed without a change of leader', () => {
  const spec = { holderIdentity: 'a', leaseTransitions: 3, acquireTime: microTime(0) }
  const state = seen(noElection, { version: '1', spec }, 0)
  expect(claim(state, rule, us('a', 100))).toEqual({
    type: 'write',
    spec: { ...spec, leaseDurationSeconds: 15, renewTime: microTime(100) },
  })
})

test('times have the digits that the API wants', () => {
  expect(microTime(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe('2026-01-02T03:04:05.678000Z')
  expect(secondTime(Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toBe('2026-01-02T03:04:05Z')
})
