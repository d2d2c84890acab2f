import { describe, expect, test } from 'vitest'
import { changed, type Partition } from '../../../model/partition.ts'
import { withConditions } from '../../../operator/kube/conditions.ts'
import {
  electedNote,
  goneHappening,
  heard,
  movedNote,
  noTidings,
  type Tidings,
  topicHappenings,
  uncleanNote,
} from '../../../operator/reconcilers/happenings.ts'
import { type TopicSeen, topicConditions } from '../../../operator/reconcilers/topic-conditions.ts'
import { partitionOf, seenOf, sightOf, storeOf } from './seen.ts'

const all = ['b1', 'b2', 'b3']
const replica = (brokerId: string) => ({ brokerId, storeId: storeOf(brokerId) })
const at = { nowMs: 0, generation: 1 }

/** Events of a Topic that goes through these states. */
function told(...states: readonly Partial<TopicSeen>[]): readonly string[] {
  let before = withConditions([], [], at)
  return states.flatMap((state) => {
    const after = withConditions(before, topicConditions(seenOf(state)), at)
    const happened = topicHappenings(before, after)
    before = after
    return happened.map(({ reason }) => reason)
  })
}

describe('a Topic tells', () => {
  const pending = { partitions: [] }
  const old = { partitions: [], namesake: 'older' }
  const stuck = { partitions: [], cluster: undefined }
  const dying = { isDeleting: true, sight: sightOf('b1', '~b2', 'b3') }

  test('that it is ready, once', () => {
    expect(told(pending, {}, {}, {})).toEqual(['TopicReady'])
  })

  test('that it is ready again, after it was not', () => {
    const unled = { sight: sightOf('~b1', 'b2', 'b3') }
    expect(told({}, unled, unled, {})).toEqual(['TopicReady', 'TopicReady'])
  })

  test('what stands in its way, each thing once', () => {
    expect(told(stuck, stuck, old, old, {})).toEqual(['TopicStalled', 'NameConflict', 'TopicReady'])
  })

  test('for whom its end waits, not that other things wait', () => {
    expect(told({}, dying, dying)).toEqual(['TopicReady', 'DeletionWaiting'])
    expect(told({ partitions: [], sight: sightOf('b1') })).toEqual([])
  })
})

describe('when a Topic is gone', () => {
  const gone = { uid: 'u-1', policy: 'Delete', left: [] } as const

  test('it is told that its messages are', () => {
    expect(goneHappening(gone)?.reason).toBe('DeletionDone')
  })

  test('it is told what has been kept, whatever the policy was', () => {
    const left = [partitionOf(0, all), partitionOf(1, all, { phase: 'deleting' })]
    for (const policy of ['Retain', 'Delete'] as const)
      expect(goneHappening({ ...gone, policy, left })).toEqual({
        reason: 'DataKept',
        note: '1 partition of it stays, with all messages, and nobody serves them; 1 partition will be deleted when brokers are back. See: kubectl get partitions --field-selector spec.topicUid=u-1. A Topic that is made under this name is another one and does not get them',
      })
  })

  test('nothing is told of one that never had anything', () => {
    expect(goneHappening({ ...gone, policy: 'Retain' })).toBeUndefined()
  })
})

describe('of partitions it is gathered', () => {
  const sight = sightOf('~b1', 'b2', 'b3')
  const elected = (partition: Partition, brokerId: string): Partition =>
    changed(partition, {
      leader: { ...replica(brokerId), bootSeq: 1 },
      epoch: partition.epoch + 1,
    })
  const after = (
    changes: readonly (readonly [before: Partition, after: Partition])[],
    seen = sight,
  ): Tidings =>
    changes.reduce((sum, [before, is]) => heard(sum, { before, after: is }, seen), noTidings)

  test('who leads what a lost broker led', () => {
    const partitions = Array.from({ length: 5 }, (_, i) => partitionOf(i, all))
    const tidings = after(
      partitions.map((one, i) => [one, elected(one, i < 2 ? 'b2' : 'b3')] as const),
    )
    const heirs = tidings.elected.get('b1') ?? new Map<string, number>()
    expect(electedNote(heirs)).toBe(
      'it was lost; 5 partitions that it led have another leader: b2 (2), b3 (3)',
    )
    expect(tidings.moved.size + tidings.unclean.size).toBe(0)
  })

  test('nothing of a leader that handed over, or was elected anew', () => {
    const one = partitionOf(0, all)
    const well = sightOf(...all)
    expect(after([[one, elected(one, 'b2')]], well)).toBe(noTidings)
    const restarted = changed(one, { leader: { ...replica('b1'), bootSeq: 2 }, epoch: 2 })
    expect(after([[one, restarted]])).toBe(noTidings)
  })

  test('which copies have arrived, and not which move was taken back', () => {
    const origin = partitionOf(3, ['b1', 'b2'])
    const target = [replica('b2'), replica('b3')]
    const grown = changed(origin, {
      target,
      origin: origin.replicas,
      replicas: [...origin.replicas, replica('b3')],
    })
    const over = { target: undefined, origin: undefined }
    const done = changed(grown, { ...over, replicas: target })
    const back = changed(grown, { ...over, replicas: origin.replicas })
    const tidings = after([
      [origin, grown],
      [grown, done],
    ])
    expect(movedNote(tidings.moved.get('u-1') ?? [])).toBe(
      'copies of partition 3 have arrived where they shall be',
    )
    expect(after([[grown, back]])).toBe(noTidings)
  })

  test('where messages were given up', () => {
    const one = partitionOf(2, all)
    const range = { generation: 1, epoch: 2, from: 50, to: 60 }
    const unclean = changed(elected(one, 'b2'), { lossGeneration: 1, lossRanges: [range] })
    const tidings = after([[one, unclean]])
    expect(uncleanNote(tidings.unclean.get('u-1') ?? [])).toBe(
      'messages may be lost in partition 2 (now led by b2, offsets from 50 to 60)',
    )
  })
})
