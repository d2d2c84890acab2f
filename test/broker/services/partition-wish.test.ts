import { describe, expect, test } from 'vitest'
import type { CopyView } from '../../../broker/partition/partition.ts'
import {
  lossText,
  lossWith,
  moved,
  movedBack,
  preferredWanted,
} from '../../../broker/services/partition-wish.ts'
import type { Broker } from '../../../model/broker.ts'
import type { PenstockError } from '../../../model/errors.ts'
import { changed, type Partition } from '../../../model/partition.ts'

const replica = (id: number) => ({ brokerId: `b${id}`, storeId: `s${id}` })
const broker = (id: number, facts: Partial<Broker> = {}): Broker => ({
  ...replica(id),
  endpoint: `b${id}:7070`,
  bootSeq: 1,
  ...facts,
})
const brokers = [1, 2, 3, 4].map((id) => broker(id))

const partition: Partition = {
  topic: 'orders',
  topicUid: 'uid',
  index: 0,
  phase: 'active',
  replicas: [1, 2, 3].map(replica),
  leader: { ...replica(2), bootSeq: 1 },
  epoch: 4,
  revision: 9,
  inSync: ['s1', 's2', 's3'],
  ackQuorum: 2,
  keyRange: { from: 0, to: 2 ** 32 },
  deletedBy: [],
}

function refusal(work: () => unknown): Pick<PenstockError, 'reason' | 'message'> {
  try {
    work()
  } catch (error) {
    const { reason, message } = error as PenstockError
    return { reason, message }
  }
  throw new Error('it was not refused')
}

describe('a move', () => {
  const to = (...ids: number[]) => ({
    brokerIds: ids.map((id) => `b${id}`),
    brokers,
    replicationFactor: 3,
  })

  test('names the stores that the brokers have now, and where the copies were', () => {
    const next = moved(partition, to(4, 2, 3))
    expect(next).toMatchObject({
      target: [replica(4), replica(2), replica(3)],
      origin: partition.replicas,
      revision: 10,
    })
    const other = moved(next!, to(4, 1, 3))
    expect(other?.origin).toEqual(partition.replicas)
  })

  test('to where the copies are, or are on their way, changes nothing', () => {
    expect(moved(partition, to(1, 2, 3))).toBeUndefined()
    expect(moved(moved(partition, to(4, 2, 3))!, to(4, 2, 3))).toBeUndefined()
  })

  test('is refused with what is wrong', () => {
    expect(refusal(() => moved(partition, to(1, 2)))).toEqual({
      reason: 'INVALID_REQUEST',
      message: "broker_ids names 2 of them; orders/0 has 3 copies, its topic's replication factor",
    })
    expect(refusal(() => moved(partition, to(1, 2, 2))).message).toContain('twice')
    expect(refusal(() => moved(partition, to(1, 2, 9)))).toEqual({
      reason: 'BROKER_NOT_FOUND',
      message: 'there is no broker "b9"; there are b1, b2, b3, b4',
    })
    const drained = {
      ...to(1, 2, 4),
      brokers: [...brokers.slice(0, 3), broker(4, { draining: true })],
    }
    expect(refusal(() => moved(partition, drained)).message).toContain('b4 is being drained')
  })

  test('is taken back to where the copies were; without one nothing changes', () => {
    const next = moved(partition, to(4, 2, 3))!
    expect(movedBack(next)).toMatchObject({ target: partition.replicas })
    expect(movedBack(movedBack(next)!)).toBeUndefined()
    expect(movedBack(partition)).toBeUndefined()
  })
})

describe('the preferred leader', () => {
  test('is asked for once', () => {
    const next = preferredWanted(partition, brokers)
    expect(next).toMatchObject({ electPreferred: true })
    expect(preferredWanted(next!, brokers)).toBeUndefined()
    const leads = changed(partition, { leader: { ...replica(1), bootSeq: 1 } })
    expect(preferredWanted(leads, brokers)).toBeUndefined()
  })

  test('is refused while it could not lead', () => {
    const behind = changed(partition, { inSync: ['s2', 's3'] })
    expect(refusal(() => preferredWanted(behind, brokers))).toEqual({
      reason: 'ELECTION_REFUSED',
      message: 'b1, the preferred leader of orders/0, is not in sync',
    })
    const drained = [broker(1, { draining: true }), ...brokers.slice(1)]
    expect(refusal(() => preferredWanted(partition, drained)).message).toContain('being drained')
    const leaderless = changed(partition, { leader: undefined })
    expect(refusal(() => preferredWanted(leaderless, brokers)).message).toContain('no leader')
  })
})

describe('the loss of an unclean election', () => {
  const copy = (id: number, endOffset: number, facts: Partial<CopyView> = {}) =>
    [`s${id}`, { storeId: `s${id}`, endOffset, lastEpoch: 4, damaged: false, ...facts }] as const

  test('has no end where a copy in sync is silent or damaged: what is lost may be with it alone', () => {
    // s1 and s2 in sync, and only s2, whose disk is damaged, answers.
    const record = changed(partition, { inSync: ['s1', 's2'] })
    const copies = new Map([copy(3, 100), copy(2, 130, { damaged: true })])
    const loss = lossWith(record, 's3', copies)
    expect(loss).toEqual({
      range: { generation: 1, epoch: 5, from: 100, to: null, begunAt: 100 },
      silent: ['b1'],
    })
    expect(lossText(loss)).toBe(
      'messages from offset 100 on may be lost for good; b1 does not answer, so nobody can say how many',
    )
    const answers = new Map([...copies, copy(1, 120, { damaged: true })])
    expect(lossText(lossWith(record, 's3', answers))).toContain('a copy in sync is damaged')
  })

  test('has no end where no other copy in sync answers', () => {
    const loss = lossWith(partition, 's3', new Map([copy(3, 100)]))
    expect(loss).toMatchObject({ range: { from: 100, to: null }, silent: ['b1', 'b2'] })
    expect(lossText(loss)).toContain('b1 and b2 do not answer')
  })

  test('may be everything where the copy has nothing of the last leader', () => {
    const loss = lossWith(partition, 's3', new Map([copy(3, 100, { lastEpoch: 3 })]))
    expect(loss.range.from).toBe(0)
  })

  test('is none of ours while enough copies answer for a clean election', () => {
    const copies = new Map([copy(1, 120), copy(3, 100)])
    expect(refusal(() => lossWith(partition, 's3', copies))).toEqual({
      reason: 'ELECTION_REFUSED',
      message: '2 of 3 copies of orders/0 in sync answer, which is enough to elect without loss',
    })
  })

  test('is not weighed for a store that is no copy, does not answer, or is damaged', () => {
    expect(refusal(() => lossWith(partition, 's9', new Map())).message).toBe(
      'store_id is "s9"; orders/0 has copies on s1 (b1), s2 (b2), s3 (b3)',
    )
    expect(refusal(() => lossWith(partition, 's3', new Map())).message).toContain('does not answer')
    const damaged = new Map([copy(3, 100, { damaged: true })])
    expect(refusal(() => lossWith(partition, 's3', damaged)).message).toContain('does not verify')
  })
})
