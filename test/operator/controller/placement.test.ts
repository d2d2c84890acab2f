import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Broker } from '../../../model/broker.ts'
import type { Replica } from '../../../model/partition.ts'
import {
  addTo,
  dropReplicas,
  type Load,
  newLoad,
  placeReplicas,
} from '../../../operator/controller/placement.ts'

function brokersIn(racks: readonly string[]): readonly Broker[] {
  return racks.map((rack, i) => ({
    brokerId: `b${i}`,
    storeId: `s${i}`,
    endpoint: '',
    bootSeq: 1,
    ...(rack === '' ? {} : { rack }),
  }))
}

/** Places partitions one after the other on an empty cluster. */
function placeAll(of: {
  brokers: readonly Broker[]
  partitions: number
  replicationFactor: number
}): { placed: readonly (readonly Replica[])[]; load: Load } {
  const { brokers, partitions, replicationFactor } = of
  const load = newLoad()
  const placed = Array.from({ length: partitions }, (_, turn) => {
    const placing = { keep: [], replicationFactor, candidates: brokers, brokers, load, turn }
    const replicas = placeReplicas(placing)!
    addTo(load, replicas, 1)
    return replicas
  })
  return { placed, load }
}

function spread(brokers: readonly Broker[], counts: ReadonlyMap<string, number>): number {
  const all = brokers.map(({ brokerId }) => counts.get(brokerId) ?? 0)
  return Math.max(...all) - Math.min(...all)
}

const rack = fc.constantFrom('', 'r1', 'r2', 'r3')
const shape = fc.array(rack, { minLength: 1, maxLength: 9 }).chain((racks) =>
  fc.record({
    racks: fc.constant(racks),
    partitions: fc.integer({ min: 1, max: 60 }),
    replicationFactor: fc.integer({ min: 1, max: racks.length }),
  }),
)

describe('placement', () => {
  test('is the same for the same facts, and puts no two copies on one broker', () => {
    fc.assert(
      fc.property(shape, ({ racks, ...counts }) => {
        const brokers = brokersIn(racks)
        const { placed } = placeAll({ brokers, ...counts })
        expect(placeAll({ brokers: brokers.toReversed(), ...counts }).placed).toEqual(placed)
        for (const replicas of placed) {
          expect(replicas).toHaveLength(counts.replicationFactor)
          expect(new Set(replicas.map(({ brokerId }) => brokerId)).size).toBe(replicas.length)
        }
      }),
    )
  })

  test('without racks no broker has more than one copy, or one leader, more than another', () => {
    fc.assert(
      fc.property(shape, ({ racks, ...counts }) => {
        const brokers = brokersIn(racks.map(() => ''))
        const { load } = placeAll({ brokers, ...counts })
        expect(spread(brokers, load.copies)).toBeLessThanOrEqual(1)
        expect(spread(brokers, load.leads)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('spreads copies over as many racks as there are', () => {
    fc.assert(
      fc.property(shape, ({ racks, ...counts }) => {
        const brokers = brokersIn(racks.map((name) => name || 'r4'))
        const rackOf = new Map(brokers.map(({ brokerId, rack: name }) => [brokerId, name]))
        const many = Math.min(counts.replicationFactor, new Set(rackOf.values()).size)
        for (const replicas of placeAll({ brokers, ...counts }).placed) {
          expect(new Set(replicas.map(({ brokerId }) => rackOf.get(brokerId))).size).toBe(many)
        }
      }),
    )
  })

  test('lets partners of a broker differ, so that its loss does not fall on one', () => {
    const brokers = brokersIn(['', '', '', '', '', ''])
    const { placed } = placeAll({ brokers, partitions: 30, replicationFactor: 3 })
    const partners = placed
      .filter(([leader]) => leader?.brokerId === 'b0')
      .flatMap(([, ...followers]) => followers.map(({ brokerId }) => brokerId))
    expect(new Set(partners).size).toBe(5)
  })

  test('needs as many brokers as copies', () => {
    const brokers = brokersIn(['', ''])
    const load = newLoad()
    const placing = { keep: [], replicationFactor: 3, candidates: brokers, brokers, load, turn: 0 }
    expect(placeReplicas(placing)).toBeUndefined()
  })
})

test('of too many copies those go that share a rack, never a needed one', () => {
  fc.assert(
    fc.property(shape, fc.nat(8), ({ racks, replicationFactor }, pick) => {
      const brokers = brokersIn(racks)
      const replicas = brokers.map(({ brokerId, storeId }) => ({ brokerId, storeId }))
      const needed = [replicas[pick % replicas.length]!.storeId]
      const load = newLoad()
      const left = dropReplicas(replicas, { replicationFactor, brokers, load, needed })
      expect(left).toHaveLength(replicationFactor)
      expect(left.map(({ storeId }) => storeId)).toContain(needed[0])
      const named = (list: readonly Replica[]): Set<string> =>
        new Set(
          list.flatMap(
            ({ brokerId }) => brokers.find((one) => one.brokerId === brokerId)?.rack ?? [],
          ),
        )
      const unnamed = racks.filter((name) => name === '').length
      const reachable = Math.min(named(replicas).size, Math.max(0, replicationFactor - unnamed))
      expect(named(left).size).toBeGreaterThanOrEqual(Math.min(reachable, replicationFactor - 1))
    }),
  )
})
