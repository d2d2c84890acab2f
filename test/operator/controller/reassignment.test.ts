import { describe, expect, test } from 'vitest'
import type { Partition, Replica } from '../../../model/partition.ts'
import { defaultTopicSpec } from '../../../model/topic.ts'
import { newLoad } from '../../../operator/controller/placement.ts'
import { nextStep, planTarget } from '../../../operator/controller/reassignment.ts'
import { World } from './world.ts'

const at = (...ids: readonly string[]): readonly Replica[] =>
  ids.map((id) => ({ brokerId: id, storeId: `store-of-${id}` }))
const stores = (...ids: readonly string[]): readonly string[] => ids.map((id) => `store-of-${id}`)

function partition(facts: Partial<Partition>): Partition {
  return {
    topic: 'orders',
    topicUid: 'u',
    index: 0,
    phase: 'active',
    replicas: at('a', 'b', 'c'),
    leader: { brokerId: 'a', storeId: 'store-of-a', bootSeq: 1 },
    epoch: 3,
    revision: 7,
    inSync: stores('a', 'b', 'c'),
    ackQuorum: 2,
    keyRange: { from: 0, to: 2 ** 32 },
    deletedBy: [],
    ...facts,
  }
}

function world(): World {
  const made = new World()
  for (const id of ['a', 'b', 'c', 'd']) made.broker(id, 1)
  return made
}

describe('a move, step by step', () => {
  test('adds what is missing, and remembers where it came from', () => {
    const next = nextStep(partition({ target: at('a', 'b', 'd') }), world())
    expect(next).toMatchObject({
      replicas: at('a', 'b', 'c', 'd'),
      inSync: stores('a', 'b', 'c'),
      origin: at('a', 'b', 'c'),
      epoch: 3,
      revision: 8,
    })
  })

  test('sends nobody away before all of the target are in sync', () => {
    const facts = { target: at('a', 'b', 'd'), replicas: at('a', 'b', 'c', 'd') }
    expect(nextStep(partition(facts), world())).toBeUndefined()
    const inSync = stores('a', 'b', 'c', 'd')
    expect(nextStep(partition({ ...facts, inSync }), world())).toMatchObject({
      leaving: stores('c'),
      replicas: facts.replicas,
    })
  })

  test('waits for a leader that stays, and for copies enough', () => {
    const replicas = at('a', 'b', 'c', 'd')
    const inSync = stores('a', 'b', 'c', 'd')
    const leaves = partition({ target: at('b', 'c', 'd'), replicas, inSync })
    expect(nextStep(leaves, world())).toBeUndefined()
    const few = partition({ target: at('a'), replicas, inSync })
    expect(nextStep(few, world())).toBeUndefined()
  })

  test('ends when the leader has let them go; they have a copy to delete', () => {
    const facts = {
      target: at('d', 'a', 'b'),
      origin: at('a', 'b', 'c'),
      replicas: at('a', 'b', 'c', 'd'),
      leaving: stores('c'),
    }
    expect(nextStep(partition({ ...facts, inSync: stores('a', 'b', 'c', 'd') }), world())).toBe(
      undefined,
    )
    const done = nextStep(partition({ ...facts, inSync: stores('a', 'b', 'd') }), world())
    expect(done).toMatchObject({ replicas: at('d', 'a', 'b'), retired: at('c') })
    expect(done).not.toMatchObject({ target: expect.anything() })
    expect(done).not.toMatchObject({ leaving: expect.anything() })
  })

  test('sends all away at once, though the leader lets them go one by one', () => {
    const facts = { target: at('a'), ackQuorum: 1 }
    const both = nextStep(partition(facts), world())
    expect(both).toMatchObject({ leaving: stores('b', 'c') })
    const half = partition({ ...facts, leaving: stores('b', 'c'), inSync: stores('a', 'c') })
    expect(nextStep(half, world())).toBeUndefined()
  })

  test('does not give a store a new copy before it has deleted the old one', () => {
    const facts = { target: at('a', 'b', 'd'), retired: at('d') }
    expect(nextStep(partition(facts), world())).toBeUndefined()
  })

  test('does not wait for a store that is lost to delete anything', () => {
    const made = world()
    made.broker('d', 2, 'an-empty-store')
    expect(nextStep(partition({ retired: at('d') }), made)).toMatchObject({ revision: 8 })
    expect(nextStep(partition({ retired: at('d') }), made)?.retired).toBeUndefined()
  })

  test('calls back who was on the way out when the target changes', () => {
    const facts = { target: at('a', 'b', 'c'), leaving: stores('c') }
    const next = nextStep(partition(facts), world())
    expect(next).toMatchObject({ replicas: at('a', 'b', 'c') })
    expect(next?.leaving).toBeUndefined()
  })
})

test('no broker is to hold two copies, though the record names two of its stores', () => {
  const replicas = [...at('a', 'b'), { brokerId: 'b', storeId: 'older-store-of-b' }]
  const spec = { ...defaultTopicSpec, replicationFactor: 3 }
  const topic = { name: 'orders', uid: 'u', spec, createdAtMs: 0 }
  const planned = planTarget(partition({ replicas }), { topic, view: world(), load: newLoad() })
  expect(planned).toEqual(at('a', 'b', 'c'))
})
