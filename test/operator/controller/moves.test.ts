import { describe, expect, test } from 'vitest'
import { changed, type Partition } from '../../../model/partition.ts'
import type { TopicSpec } from '../../../model/topic.ts'
import type { ControllerTimes } from '../../../operator/controller/times.ts'
import { SimulatedCluster } from './simulated-cluster.ts'

/** Preferred leaders come back at once where a test does not say otherwise. */
const quick = { preferredAfterMs: 200, preferredEveryMs: 1, handOverAgainMs: 1_000 }

interface Shape extends Partial<TopicSpec> {
  readonly brokers?: number
  readonly times?: Partial<ControllerTimes>
}

async function cluster(
  seed: number,
  { brokers = 4, times = quick, ...spec }: Shape = {},
): Promise<SimulatedCluster> {
  const made = await SimulatedCluster.open(seed, times)
  for (let i = 1; i <= brokers; i++) await made.do(made.brokers.add(`b${i}`))
  made.controller('c1')
  await made.topic('orders', { partitions: 4, ...spec })
  await made.until((all) => all.length === 4 && all.every((one) => made.isLed(one)))
  await made.pass(500)
  return made
}

function hosts({ replicas }: Partition): readonly string[] {
  return replicas.map(({ brokerId }) => brokerId)
}

function isSettled(one: Partition, copies = 3): boolean {
  const { target, retired, leaving, inSync, replicas } = one
  const still = target === undefined && retired === undefined && leaving === undefined
  return still && replicas.length === copies && inSync.length === copies
}

describe('a broker that is drained', () => {
  test('gives all its copies away, and nothing acknowledged is lost', async () => {
    const world = await cluster(1)
    await world.do(world.brokers.change('b1', { draining: true }))
    await world.until((all) => all.every((one) => isSettled(one) && !hosts(one).includes('b1')))
    expect(world.brokers.brokers.get('b1')!.copies.size).toBe(0)
  })

  test('keeps what nobody else has room for', async () => {
    const world = await cluster(2, { brokers: 3 })
    await world.do(world.brokers.change('b1', { draining: true }))
    await world.pass(5_000)
    for (const one of await world.partitions()) expect(hosts(one)).toContain('b1')
  })

  test('leads nothing any more, also where its copies have to stay', async () => {
    const world = await cluster(13, { brokers: 3 })
    await world.do(world.brokers.change('b1', { draining: true }))
    await world.until((all) =>
      all.every((one) => world.isLed(one) && one.leader?.brokerId !== 'b1'),
    )
    const epochs = (await world.partitions()).map(({ epoch }) => epoch)
    await world.pass(5_000)
    expect((await world.partitions()).map(({ epoch }) => epoch)).toEqual(epochs)
  })

  test('after another one takes no longer: who has just been given leadership gives it on', async () => {
    const world = await cluster(14, { brokers: 3, times: {} })
    for (const [last, id] of [
      ['b3', 'b1'],
      ['b1', 'b2'],
      ['b2', 'b3'],
    ] as const) {
      await world.do(world.brokers.change(last, { draining: false }))
      await world.do(world.brokers.change(id, { draining: true }))
      const tookMs = await world.until((all) =>
        all.every((one) => world.isLed(one) && one.leader?.brokerId !== id),
      )
      expect(tookMs).toBeLessThan(3_000)
    }
  })

  test('of a topic with one copy moves it with its leadership', async () => {
    const world = await cluster(3, { replicationFactor: 1, minInSyncReplicas: 1 })
    await world.do(world.brokers.change('b2', { draining: true }))
    await world.until((all) =>
      all.every((one) => isSettled(one, 1) && !hosts(one).includes('b2') && world.isLed(one)),
    )
    expect(world.brokers.brokers.get('b2')!.copies.size).toBe(0)
  })
})

test('the number of copies goes up and down with the topic', async () => {
  const world = await cluster(4, { replicationFactor: 2, minInSyncReplicas: 2 })
  await world.alter('orders', { replicationFactor: 4 })
  await world.until((all) => all.every((one) => isSettled(one, 4)))
  await world.alter('orders', { replicationFactor: 3 })
  await world.until((all) => all.every((one) => isSettled(one, 3)))
  const kept = [...world.brokers.brokers.values()].flatMap(({ copies }) => [...copies.keys()])
  expect(kept).toHaveLength(12)
})

describe('a move', () => {
  test('that is taken back leaves everything where it was', async () => {
    const world = await cluster(5)
    const [before] = await world.partitions()
    const other = ['b1', 'b2', 'b3', 'b4'].find((id) => !hosts(before!).includes(id))!
    const target = [...before!.replicas.slice(1), { brokerId: other, storeId: `s-${other}` }]
    // Its learner is not there, so it cannot get to an end.
    world.brokers.brokers.get(other)!.condition = 'hung'
    await world.change('orders-0', (one) => changed(one, { target }))
    await world.until(([one]) => one!.replicas.length === 4)
    await world.pass(3_000)
    const [during] = await world.partitions()
    expect(during).toMatchObject({ origin: before!.replicas, inSync: before!.inSync })
    await world.change('orders-0', (one) => changed(one, { target: one.origin }))
    world.brokers.brokers.get(other)!.condition = 'up'
    await world.until(([one]) => isSettled(one!))
    expect((await world.partitions())[0]!.replicas).toEqual(before!.replicas)
    expect(world.brokers.brokers.get(other)!.copies.has('orders-0')).toBe(false)
  })

  test('does not give up a copy before the new ones are in sync', async () => {
    const world = await cluster(6)
    const [before] = await world.partitions()
    const other = ['b1', 'b2', 'b3', 'b4'].find((id) => !hosts(before!).includes(id))!
    const target = [{ brokerId: other, storeId: `s-${other}` }, ...before!.replicas.slice(0, 2)]
    world.brokers.crash(other)
    await world.change('orders-0', (one) => changed(one, { target }))
    await world.pass(10_000)
    expect((await world.partitions())[0]!.inSync).toHaveLength(3)
    await world.do(world.brokers.restart(other))
    await world.until(([one]) => isSettled(one!) && one!.leader?.brokerId === other)
    expect(hosts((await world.partitions())[0]!)).toEqual(target.map(({ brokerId }) => brokerId))
  })
})

test('a broker that has lost its disk gets its copies again, on the new one', async () => {
  const world = await cluster(7, { brokers: 3 })
  world.brokers.crash('b2')
  await world.do(world.brokers.loseDisk('b2'))
  await world.until((all) =>
    all.every((one) => isSettled(one) && one.replicas.some(({ storeId }) => storeId === "s-b2'")),
  )
  const names = (await world.partitions()).map(({ inSync }) => inSync)
  for (const inSync of names) expect(inSync).not.toContain('s-b2')
})

describe('the preferred leader', () => {
  test('gets its partitions back when it has been well for a while', async () => {
    const times = { ...quick, preferredAfterMs: 10_000 }
    const world = await cluster(8, { brokers: 3, times })
    world.brokers.crash('b1')
    await world.until((all) => all.every((one) => world.isLed(one)))
    await world.do(world.brokers.restart('b1'))
    const isBack = (one: Partition): boolean => one.leader?.brokerId === hosts(one)[0]
    await world.pass(9_000)
    expect((await world.partitions()).every(isBack)).toBe(false)
    await world.until((all) => all.every((one) => isBack(one) && world.isLed(one)))
  })

  test('gets them one after the other, not all at once', async () => {
    const times = { ...quick, preferredEveryMs: 3_000 }
    const world = await cluster(9, { brokers: 3, partitions: 4, times })
    world.brokers.crash('b1')
    await world.until((all) => all.every((one) => world.isLed(one)))
    await world.do(world.brokers.restart('b1'))
    const away = (all: readonly Partition[]): number =>
      all.filter((one) => one.leader?.brokerId !== hosts(one)[0]).length
    await world.until((all) => away(all) === 1)
    await world.pass(2_000)
    expect(away(await world.partitions())).toBe(1)
    await world.until((all) => away(all) === 0)
  })
})

test('the preferred leader gets its partition at once when an admin asks for it', async () => {
  const times = { ...quick, preferredAfterMs: 600_000 }
  const world = await cluster(14, { brokers: 3, times })
  const [before] = await world.partitions()
  const [preferred] = hosts(before!)
  world.brokers.crash(preferred!)
  await world.until((all) => all.every((one) => world.isLed(one)))
  await world.do(world.brokers.restart(preferred!))
  await world.until(([one]) => one!.inSync.length === 3)
  await world.change('orders-0', (one) => changed(one, { electPreferred: true }))
  await world.until(([one]) => world.isLed(one!) && one!.leader?.brokerId === preferred)
  await world.until(([one]) => one!.electPreferred === undefined)
  await world.change('orders-0', (one) => changed(one, { electPreferred: true }))
  await world.until(([one]) => one!.electPreferred === undefined)
  expect((await world.partitions())[0]!.leader?.brokerId).toBe(preferred)
})

describe('a broker whose disk is full', () => {
  const isOn = (brokerId: string) => (one: Partition) => one.leader?.brokerId === brokerId

  test('hands its partitions over, and has none of them back before there is room for a while', async () => {
    const world = await cluster(15, { brokers: 3, times: { ...quick, preferredAfterMs: 5_000 } })
    world.brokers.fullDisks.add('s-b1')
    await world.until((all) => all.every((one) => world.isLed(one) && !isOn('b1')(one)))
    await world.pass(20_000)
    expect((await world.partitions()).some(isOn('b1'))).toBe(false)
    world.brokers.fullDisks.delete('s-b1')
    await world.pass(4_000)
    expect((await world.partitions()).some(isOn('b1'))).toBe(false)
    await world.until((all) => all.some((one) => world.isLed(one) && isOn('b1')(one)))
  })

  test('leads on where nobody else has room', async () => {
    const world = await cluster(16, { brokers: 3 })
    for (const id of ['s-b1', 's-b2', 's-b3']) world.brokers.fullDisks.add(id)
    // Until all have said so.
    await world.pass(2_000)
    const epochs = (await world.partitions()).map(({ epoch }) => epoch)
    await world.pass(20_000)
    expect((await world.partitions()).map(({ epoch }) => epoch)).toEqual(epochs)
  })

  test('is elected only where nobody with room holds the same', async () => {
    const world = await cluster(17, { brokers: 3 })
    const [one] = await world.partitions()
    const leader = one!.leader!.brokerId
    const [full, other] = hosts(one!).filter((id) => id !== leader)
    world.brokers.fullDisks.add(`s-${full}`)
    await world.pass(500)
    world.brokers.crash(leader)
    await world.until(([next]) => world.isLed(next!) && next!.leader?.brokerId !== leader)
    expect((await world.partitions())[0]!.leader?.brokerId).toBe(other)
  })
})

describe('the number of copies that acknowledgements need', () => {
  test('is raised only when so many hold all that was acknowledged, and lowered at once', async () => {
    const world = await cluster(10, { minInSyncReplicas: 1 })
    await world.alter('orders', { minInSyncReplicas: 2 })
    await world.until((all) => all.every((one) => one.ackQuorum === 2 && world.isLed(one)))
    const epochs = (await world.partitions()).map(({ epoch }) => epoch)
    await world.alter('orders', { minInSyncReplicas: 1 })
    await world.until((all) => all.every((one) => one.ackQuorum === 1))
    expect((await world.partitions()).map(({ epoch }) => epoch)).toEqual(epochs)
  })
})

describe('a partition of which one copy is left, and that may not be the newest', () => {
  test('stays without a leader until an admin says who shall lead, and the loss is recorded', async () => {
    const world = await cluster(11, { brokers: 3 })
    const left = (await world.partitions())[0]!.replicas[1]!.storeId
    for (const id of ['b1', 'b2', 'b3']) world.brokers.crash(id)
    await world.do(world.brokers.restart(left.slice(2)))
    await world.pass(20_000)
    expect((await world.partitions())[0]).toMatchObject({ epoch: 1 })
    await world.change('orders-0', (one) => changed(one, { uncleanStoreId: left }))
    await world.until(([one]) => world.isLed(one!))
    const [after] = await world.partitions()
    expect(after).toMatchObject({ inSync: [left], ackQuorum: 1, lossGeneration: 1 })
    expect(after!.lossRanges).toMatchObject([{ generation: 1, epoch: after!.epoch, to: null }])
    expect(after!.uncleanStoreId).toBeUndefined()
    // The others come back, follow, and acknowledgements are worth two copies again.
    for (const id of ['b1', 'b2', 'b3'].filter((other) => other !== left.slice(2))) {
      await world.do(world.brokers.restart(id))
    }
    await world.until(([one]) => one!.inSync.length === 3 && one!.ackQuorum === 2)
  })

  test('is led cleanly if it can be, whatever was said; and the word does not outlive that', async () => {
    const world = await cluster(12, { brokers: 3 })
    const [one] = await world.partitions()
    const storeId = one!.replicas[2]!.storeId
    await world.change('orders-0', (each) => changed(each, { uncleanStoreId: storeId }))
    await world.until(([each]) => each!.uncleanStoreId === undefined)
    expect((await world.partitions())[0]).toMatchObject({ epoch: 1 })
    expect((await world.partitions())[0]!.lossGeneration).toBeUndefined()
  })
})

test.each(Array.from({ length: 4 }, (_, block) => block))(
  'whatever is moved, drained, altered and taken back while brokers come and go: nothing acknowledged is lost, and in the end everything is as wished (ten seeds from %i0)',
  async (block) => {
    for (let seed = 10 * block; seed < 10 * block + 10; seed++) {
      const world = await runSeed(seed)
      expect(world.leaders.size).toBe(world.elections)
    }
  },
)

async function runSeed(seed: number): Promise<SimulatedCluster> {
  const world = await cluster(2_000 + seed, { brokers: 5 })
  const { random } = world
  world.watchLagMs = random.pick([1, 20, 200])
  if (random.chance(0.3)) world.controller('c2')
  for (let round = 0; round < 25; round++) {
    await world.pass(random.pick([20, 200, 1_000]))
    await disturb(world)
  }
  const spec = { replicationFactor: random.within(2, 4), minInSyncReplicas: 2 }
  await world.alter('orders', spec)
  for (const [id, one] of world.brokers.brokers) {
    if (one.condition === 'down') await world.do(world.brokers.restart(id))
    one.condition = 'up'
    await world.do(world.brokers.change(id, { draining: id === 'b3' }))
  }
  await world.until(
    (all) =>
      all.every((one) => {
        const there = world.isLed(one) && isSettled(one, spec.replicationFactor)
        return there && one.ackQuorum === 2 && !hosts(one).includes('b3')
      }),
    300_000,
  )
  return world
}

async function disturb(world: SimulatedCluster): Promise<void> {
  const { random, brokers } = world
  const id = `b${random.within(1, 5)}`
  const one = brokers.brokers.get(id)!
  const wish = random.pick([
    'crash',
    'back',
    'back',
    'drain',
    'undrain',
    'move',
    'copies',
    'quorum',
  ])
  if (wish === 'crash') brokers.crash(id)
  if (wish === 'back' && one.condition === 'down') await world.do(brokers.restart(id))
  if (wish === 'drain') await world.do(brokers.change(id, { draining: true }))
  if (wish === 'undrain') await world.do(brokers.change(id, { draining: false }))
  const topic = (await world.do(world.store.get('topic', 'orders')))!.value.spec
  if (wish === 'copies') {
    const replicationFactor = random.within(Math.max(2, topic.minInSyncReplicas), 4)
    await world.alter('orders', { replicationFactor })
  }
  if (wish === 'quorum') {
    const minInSyncReplicas = random.within(1, Math.min(3, topic.replicationFactor))
    await world.alter('orders', { minInSyncReplicas })
  }
  if (wish === 'move') {
    const target = random
      .pick([
        ['b1', 'b2', 'b3'],
        ['b5', 'b4', 'b3'],
        ['b2', 'b4', 'b5'],
      ])
      .map((brokerId) => ({ brokerId, storeId: `s-${brokerId}` }))
    await world.change('orders-0', (record) => changed(record, { target }))
  }
}
