import { describe, expect, test } from 'vitest'
import type { Partition } from '../../../model/partition.ts'
import type { Promised } from '../../../model/promised.ts'
import {
  asking,
  type Campaign,
  failedBy,
  isUnheard,
  judge,
  newCampaign,
  promisedBy,
  type Reachable,
  sending,
  toAsk,
  type Verdict,
} from '../../../operator/controller/campaign.ts'

const replicas = ['a', 'b', 'c'].map((id) => ({ brokerId: `broker-${id}`, storeId: id }))
const reachable: Reachable = new Map(
  replicas.map(({ brokerId, storeId }) => [storeId, { brokerId, bootSeq: 1 }]),
)

function partition(facts: Partial<Partition> = {}): Partition {
  return {
    topic: 'orders',
    topicUid: 'u',
    index: 0,
    phase: 'active',
    replicas,
    leader: { ...replicas[0]!, bootSeq: 1 },
    epoch: 4,
    revision: 9,
    inSync: ['a', 'b', 'c'],
    ackQuorum: 2,
    keyRange: { from: 0, to: 2 ** 32 },
    deletedBy: [],
    ...facts,
  }
}

function promise(storeId: string, facts: Partial<Promised> & { end?: number } = {}): Promised {
  const { end = 10, ...rest } = facts
  return {
    storeId,
    bootSeq: 1,
    promised: 5,
    again: false,
    lastEpochs: { state: 4, data: 4 },
    ends: { state: 3, data: end },
    damaged: false,
    ...rest,
  }
}

/** Asks everybody; those that promise have answered. */
function held(of: Partition, ...promises: readonly Promised[]): Campaign {
  let campaign = newCampaign({ partition: of })
  for (const { storeId } of of.replicas) campaign = asking(campaign, storeId)
  for (const one of promises) campaign = promisedBy(campaign, of, one)
  return campaign
}

function verdict(
  campaign: Campaign,
  of: Partition,
  at: { nowMs?: number; minInSync?: number; left?: Reachable } = {},
) {
  const { nowMs = 0, minInSync = of.ackQuorum, left = reachable } = at
  return judge(campaign, of, { reachable: left, nowMs, graceMs: 75, minInSync })
}

function elected(outcome: Verdict): Partition {
  if (outcome.type !== 'elect') throw new Error('nobody is elected')
  return outcome.value
}

describe('an election', () => {
  test('begins above the record and above every promise that was seen', () => {
    const begun = newCampaign({ partition: partition() })
    expect(begun.epoch).toBe(5)
    const above = promisedBy(begun, partition(), promise('b', { promised: 8 }))
    expect(above.epoch).toBe(9)
    // Who was fenced in the first round follows nobody: it has to go on.
    expect([isUnheard(begun), isUnheard(above)]).toEqual([true, false])
  })

  test('waits a moment for who might be better, and not longer', () => {
    const one = partition()
    const campaign = held(one, promise('b'), promise('c'))
    const waiting = verdict(campaign, one, { nowMs: 100 })
    expect(waiting).toMatchObject({ type: 'wait', untilMs: 175 })
    const later = waiting.type === 'wait' ? waiting.campaign : campaign
    expect(elected(verdict(later, one, { nowMs: 175 }))).toMatchObject({
      leader: { brokerId: 'broker-b', storeId: 'b', bootSeq: 1 },
      epoch: 5,
      revision: 10,
    })
    // The third one answers in time, and holds more.
    const third = promisedBy(later, one, promise('a', { end: 11 }))
    expect(elected(verdict(third, one, { nowMs: 120 })).leader?.storeId).toBe('a')
  })

  test('asks again who has restarted since it promised, and who could not promise', () => {
    const one = partition()
    const campaign = failedBy(held(one, promise('b')), 'c', 1_000)
    const again = new Map(reachable).set('b', { brokerId: 'broker-b', bootSeq: 2 })
    expect(toAsk(campaign, one, { reachable: again, nowMs: 0 })).toEqual(['b'])
    expect(toAsk(campaign, one, { reachable: again, nowMs: 1_000 })).toEqual(['b', 'c'])
  })

  test('is not won by a store that cannot be reached any more', () => {
    const one = partition()
    const campaign = held(one, promise('a', { end: 99 }), promise('b'))
    const without = new Map(reachable)
    without.delete('a')
    const judging = { reachable: without, nowMs: 0, graceMs: 0, minInSync: 2 }
    expect(judge(campaign, one, judging).type).toBe('wait')
    const enough = promisedBy(campaign, one, promise('c'))
    expect(elected(judge(enough, one, judging)).leader?.storeId).toBe('b')
  })
})

describe('the quorum of acknowledgements', () => {
  test('is raised when so many hold the same as the winner', () => {
    const one = partition({ ackQuorum: 1 })
    const campaign = held(one, promise('a'), promise('b'), promise('c', { end: 7 }))
    expect(elected(verdict(campaign, one, { minInSync: 2 })).ackQuorum).toBe(2)
    expect(elected(verdict(campaign, one, { minInSync: 3 })).ackQuorum).toBe(1)
  })

  test('is not raised by a copy that is shorter, damaged, or of another epoch', () => {
    const one = partition({ ackQuorum: 1 })
    for (const other of [
      promise('b', { end: 9 }),
      promise('b', { damaged: true }),
      promise('b', { lastEpochs: { state: 4, data: 3 } }),
    ]) {
      const campaign = held(one, promise('a'), other, promise('c', { end: 1 }))
      const outcome = verdict(campaign, one, { minInSync: 2 })
      // Without the damaged one there are too few votes for any election.
      expect(outcome.type === 'elect' ? outcome.value.ackQuorum : 1).toBe(1)
    }
  })
})

describe('an unclean election', () => {
  const asked = partition({ uncleanStoreId: 'c', leader: undefined })

  test('is held only when all that can be reached have answered, and are too few', () => {
    expect(verdict(held(asked, promise('c')), asked).type).toBe('wait')
    let campaign = held(asked, promise('c'))
    for (const id of ['a', 'b']) campaign = failedBy(campaign, id, 1_000)
    expect(elected(verdict(campaign, asked))).toMatchObject({
      leader: { storeId: 'c' },
      inSync: ['c'],
      ackQuorum: 1,
      uncleanStoreId: undefined,
      lossGeneration: 1,
      lossRanges: [{ generation: 1, epoch: 5, from: 10, to: null, begunAt: 10 }],
    })
  })

  test('is not held for a store that is a copy no more', () => {
    const moved = { ...asked, replicas: replicas.slice(0, 2), inSync: ['a', 'b'], ackQuorum: 1 }
    let campaign = held(moved, promise('c'))
    for (const id of ['a', 'b']) campaign = failedBy(campaign, id, 1_000)
    expect(verdict(campaign, moved).type).toBe('wait')
    expect(toAsk(newCampaign({ partition: moved }), moved, { reachable, nowMs: 0 })).not.toContain(
      'c',
    )
  })

  test('is none when there are votes enough', () => {
    const campaign = held(asked, promise('a', { end: 12 }), promise('b'), promise('c'))
    const clean = elected(verdict(campaign, asked))
    expect(clean).toMatchObject({ leader: { storeId: 'a' }, uncleanStoreId: undefined })
    expect(clean.lossGeneration).toBeUndefined()
  })

  test('doubts everything where the store has nothing of the last epoch', () => {
    const old = promise('c', { lastEpochs: { state: 3, data: 3 }, end: 20 })
    let campaign = held(asked, old, promise('b', { damaged: true, end: 30 }))
    campaign = failedBy(campaign, 'a', 1_000)
    expect(elected(verdict(campaign, asked)).lossRanges).toEqual([
      { generation: 1, epoch: 5, from: 0, to: null, begunAt: 20 },
    ])
  })

  test('doubts everything too where a vote knows of a newer epoch than metadata, which has gone back', () => {
    const knowing = promise('b', { damaged: true, lastEpochs: { state: 6, data: 6 } })
    const campaign = failedBy(held(asked, knowing, promise('c')), 'a', 1_000)
    expect(elected(verdict(campaign, asked)).lossRanges).toMatchObject([{ from: 0 }])
  })

  test('is not held for a damaged store', () => {
    let campaign = held(asked, promise('c', { damaged: true }))
    for (const id of ['a', 'b']) campaign = failedBy(campaign, id, 1_000)
    expect(verdict(campaign, asked).type).toBe('wait')
  })

  test('knows the end of the loss only where every copy in sync has said what it holds', () => {
    const [b, c] = [promise('b', { end: 12 }), promise('c')]
    // The others are gone before they could lead.
    const left = new Map([...reachable].filter(([storeId]) => storeId === 'c'))
    const lossAfter = (campaign: Campaign) => elected(verdict(campaign, asked, { left })).lossRanges
    const all = held(asked, promise('a', { end: 14 }), b, c)
    expect(lossAfter(all)).toMatchObject([{ from: 10, to: 14 }])
    const silent = failedBy(held(asked, b, c), 'a', 1_000)
    expect(lossAfter(silent)).toMatchObject([{ from: 10, to: null }])
    const damaged = held(asked, promise('a', { end: 14, damaged: true }), b, c)
    expect(lossAfter(damaged)).toMatchObject([{ from: 10, to: null }])
  })
})

test('the goal of a hand-over is waited for longer than others: it has just been given everything', () => {
  const one = partition()
  let campaign = newCampaign({ partition: one, favourite: 'c' })
  for (const { storeId } of one.replicas) campaign = asking(campaign, storeId)
  for (const storeId of ['a', 'b']) campaign = promisedBy(campaign, one, promise(storeId))
  const judging = { reachable, graceMs: 50, minInSync: 2 }
  const begun = judge(campaign, one, { ...judging, nowMs: 0 })
  expect(begun).toMatchObject({ type: 'wait', untilMs: 500 })
  const waiting = begun.type === 'wait' ? begun.campaign : campaign
  const all = promisedBy(waiting, one, promise('c'))
  expect(judge(all, one, { ...judging, nowMs: 200 })).toMatchObject({
    value: { leader: { storeId: 'c' } },
  })
  expect(judge(waiting, one, { ...judging, nowMs: 500 })).toMatchObject({
    value: { leader: { storeId: 'a' } },
  })
})

test('a promise that was made before counts for nobody: the campaign begins again above it', () => {
  const of = partition()
  const begun = verdict(held(of, promise('a', { again: true }), promise('b'), promise('c')), of)
  expect(begun).toMatchObject({ type: 'wait', untilMs: 0, campaign: { epoch: 6 } })
  let next = (begun as Extract<Verdict, { type: 'wait' }>).campaign
  for (const id of ['a', 'b', 'c']) next = promisedBy(next, of, promise(id, { promised: 6 }))
  expect(elected(verdict(next, of)).epoch).toBe(6)
})

test('a campaign sends one record: where another is there, it begins again above it', () => {
  const of = partition()
  const campaign = held(of, promise('a'), promise('b'), promise('c'))
  const value = elected(verdict(campaign, of))
  const sent = sending(campaign, of, value)
  // Nobody knows what became of it: the same again, even if others could win by now.
  const left = new Map([...reachable].filter(([storeId]) => storeId !== 'a'))
  expect(elected(verdict(sent, of, { left }))).toEqual(value)
  // Taken, forgotten by a restore, and gone on from there; or it has never been taken.
  const other = partition({ revision: 10, leader: undefined })
  expect(verdict(sent, other)).toMatchObject({ type: 'wait', untilMs: 0, campaign: { epoch: 6 } })
})
