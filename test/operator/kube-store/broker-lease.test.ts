// A broker's Lease on an API server that fails, and one whose history is another from one moment to the next; and brokers
// that want to be the same one.

import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import type { PenstockError } from '../../../model/errors.ts'
import type { ElectionRule } from '../../../operator/kube/election-core.ts'
import { BrokerLease } from '../../../operator/kube-store/broker-lease.ts'
import { mergePatch, Wire } from '../../conformance/kube-api/wire.ts'
import { type KubeWorld, kubeWorld, until } from '../kube/kube-world.ts'

const path = '/apis/coordination.k8s.io/v1/namespaces/default/leases/main.b1'
const where = { namespace: 'default', cluster: 'main' }
const holder = { brokerId: 'b1', storeId: 's1', bootSeq: 3 }

const patience = AbortSignal.timeout(60_000)
const quick = { renewMs: 5, retryMs: 5 }

interface Watched extends AsyncDisposable {
  readonly lease: BrokerLease
  readonly foreign: () => number
  readonly states: readonly boolean[]
  readonly held: readonly string[]
  readonly replaced: readonly PenstockError[]
}

function leaseOf(world: KubeWorld, times: Partial<ElectionRule> = quick): Watched {
  let foreign = 0
  const states: boolean[] = []
  const held: string[] = []
  const replaced: PenstockError[] = []
  const lease = new BrokerLease({
    caller: world.caller,
    clock: systemClock,
    where,
    times,
    onForeign: () => void foreign++,
    onHeld: ({ holder: other }) => void held.push(other),
    onReplaced: (error) => void replaced.push(error),
    onChange: ({ renewed }) => void states.push(renewed),
  })
  return {
    lease,
    foreign: () => foreign,
    states,
    held,
    replaced,
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
}

async function open(world: KubeWorld): Promise<Watched> {
  const watched = leaseOf(world)
  await watched.lease.take(holder, patience)
  return watched
}

function renewals(world: KubeWorld): number {
  return world.server.requests.filter(({ method }) => method === 'PATCH').length
}

async function renewedTwice(world: KubeWorld): Promise<void> {
  const before = renewals(world)
  await until(() => renewals(world) >= before + 2)
}

test('it is renewed while the broker lives, and released at its end', async () => {
  await using world = await kubeWorld()
  using wire = new Wire(world.server.asServer)
  const watched = await open(world)
  await renewedTwice(world)
  const during = await wire.ok('GET', path)
  expect(during).toMatchObject({ spec: { holderIdentity: 'b1/s1/3', leaseDurationSeconds: 15 } })
  await renewedTwice(world)
  const later = await wire.ok('GET', path)
  expect(later['spec']).toMatchObject({
    acquireTime: (during['spec'] as { acquireTime: string }).acquireTime,
  })
  await watched.lease[Symbol.asyncDispose]()
  const { spec } = await wire.ok('GET', path)
  expect(spec).toMatchObject({ leaseDurationSeconds: 1 })
  expect(spec).not.toHaveProperty('holderIdentity')
  expect(watched.foreign()).toBe(0)
})

test('a renewal whose answer is lost is known again as our own', async () => {
  await using world = await kubeWorld()
  await using watched = await open(world)
  await renewedTwice(world)
  let lost = 0
  world.server.faults = {
    request: ({ method }) =>
      method === 'PATCH' && lost++ < 3 ? { type: 'done-reset' } : undefined,
  }
  await until(() => lost > 6)
  expect(watched.foreign()).toBe(0)
})

test('an API that is away is told of once, and once when it is back', async () => {
  await using world = await kubeWorld()
  await using watched = await open(world)
  await renewedTwice(world)
  await world.server.down()
  await until(() => watched.states.length === 1)
  await world.server.up()
  await until(() => watched.states.length === 2)
  expect(watched.states).toEqual([false, true])
  expect(watched.foreign()).toBe(0)
}, 30_000)

test('a Lease that is not as it was left tells of another history, whatever the versions say', async () => {
  await using world = await kubeWorld()
  using wire = new Wire(world.server.asServer)
  await using watched = await open(world)
  await renewedTwice(world)
  const snapshot = world.server.etcd.snapshot()
  await renewedTwice(world)
  // What is written then takes the versions beyond those that were known.
  const maps = '/api/v1/namespaces/default/configmaps'
  await world.server.down()
  world.server.etcd.restore(snapshot)
  await world.server.up()
  for (let i = 0; i < 50; i++)
    await wire.ok('POST', maps, { body: { metadata: { name: `m-${i}` } } })
  await until(() => watched.foreign() === 1)
  await renewedTwice(world)
  expect(watched.foreign()).toBe(1)
}, 30_000)

test('a second process on another volume is refused while the first lives, and told who that is', async () => {
  await using world = await kubeWorld()
  await using first = await open(world)
  await using second = leaseOf(world)
  const taking = second.lease.take({ ...holder, storeId: 's2', bootSeq: 1 }, patience)
  await expect(taking).rejects.toMatchObject({
    reason: 'BROKER_ID_IN_USE',
    message: 'a process with the store s1 (start 3) runs as b1',
  })
  expect(second.held).toEqual(['b1/s1/3'])
  await renewedTwice(world)
  expect([first.foreign(), first.replaced, first.states]).toEqual([0, [], []])
})

test('of two that start at the same time one gets it', async () => {
  await using world = await kubeWorld()
  await using one = leaseOf(world)
  await using other = leaseOf(world)
  const taking = [one, other].map(({ lease }, index) =>
    lease.take({ ...holder, storeId: `s${index}` }, patience),
  )
  const settled = await Promise.allSettled(taking)
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await renewedTwice(world)
  expect([one.replaced, other.replaced]).toEqual([[], []])
})

test('the Lease of a broker that says nothing any more is taken when it has run out, not before', async () => {
  await using world = await kubeWorld()
  using wire = new Wire(world.server.asServer)
  const dead = { holderIdentity: 'b1/s1/3', leaseDurationSeconds: 1, leaseTransitions: 4 }
  await wire.ok('POST', path.replace('/main.b1', ''), {
    body: { metadata: { name: 'main.b1' }, spec: dead },
  })
  await using heir = leaseOf(world, { ...quick, leaseMs: 300 })
  const beganMs = performance.now()
  await heir.lease.take({ ...holder, storeId: 's2', bootSeq: 1 }, patience)
  // Of the two times the longer one, which the dead one was promised.
  expect(performance.now() - beganMs).toBeGreaterThan(990)
  const { spec } = await wire.ok('GET', path)
  expect(spec).toMatchObject({ holderIdentity: 'b1/s2/1', leaseTransitions: 5 })
})

test('a start on the volume of the last one waits for nobody, nor does one after an orderly end', async () => {
  await using world = await kubeWorld()
  using wire = new Wire(world.server.asServer)
  const killed = { holderIdentity: 'b1/s1/3', leaseDurationSeconds: 15, leaseTransitions: 2 }
  await wire.ok('POST', path.replace('/main.b1', ''), {
    body: { metadata: { name: 'main.b1' }, spec: killed },
  })
  const next = leaseOf(world)
  await next.lease.take({ ...holder, bootSeq: 4 }, patience)
  expect((await wire.ok('GET', path))['spec']).toMatchObject({
    holderIdentity: 'b1/s1/4',
    leaseTransitions: 3,
  })
  await next.lease[Symbol.asyncDispose]()
  await using other = leaseOf(world)
  await other.lease.take({ ...holder, storeId: 's2', bootSeq: 1 }, patience)
  expect([next.held, other.held]).toEqual([[], []])
})

test('a broker whose place another process has taken finds out, and leaves the Lease alone', async () => {
  await using world = await kubeWorld()
  using wire = new Wire(world.server.asServer)
  await using first = await open(world)
  // As after an hour without the API, in which its Lease ran out.
  const { spec } = await wire.ok('GET', path)
  const taken = { holderIdentity: 'b1/s2/1', leaseTransitions: 1, renewTime: null }
  expect(spec).toMatchObject({ leaseTransitions: 0 })
  await wire.ok('PATCH', path, {
    body: { spec: taken },
    contentType: mergePatch,
  })
  await until(() => first.replaced.length === 1)
  expect(first.replaced[0]).toMatchObject({ reason: 'BROKER_ID_IN_USE' })
  await first.lease[Symbol.asyncDispose]()
  expect((await wire.ok('GET', path))['spec']).toMatchObject({ holderIdentity: 'b1/s2/1' })
  expect(first.foreign()).toBe(0)
})

test('a volume that gets another id while it starts keeps the Lease under that', async () => {
  await using world = await kubeWorld()
  using wire = new Wire(world.server.asServer)
  await using watched = await open(world)
  await watched.lease.take({ ...holder, storeId: 's9', bootSeq: 7 }, patience)
  await renewedTwice(world)
  expect((await wire.ok('GET', path))['spec']).toMatchObject({
    holderIdentity: 'b1/s9/7',
    leaseTransitions: 0,
  })
  expect([watched.foreign(), watched.replaced]).toEqual([0, []])
})
