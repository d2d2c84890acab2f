// A broker's Lease on an API server that fails, and one whose history is another from one moment to the next.

import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import { BrokerLease } from '../../../operator/kube-store/broker-lease.ts'
import { Wire } from '../../conformance/kube-api/wire.ts'
import { type KubeWorld, kubeWorld, until } from '../kube/kube-world.ts'

const path = '/apis/coordination.k8s.io/v1/namespaces/default/leases/main.b1'
const where = { namespace: 'default', cluster: 'main' }
const holder = { brokerId: 'b1', storeId: 's1', bootSeq: 3 }

interface Watched extends AsyncDisposable {
  readonly lease: BrokerLease
  readonly foreign: () => number
  readonly states: readonly boolean[]
}

function open(world: KubeWorld): Watched {
  let foreign = 0
  const states: boolean[] = []
  const lease = new BrokerLease({
    caller: world.caller,
    clock: systemClock,
    where,
    renewMs: 5,
    onForeign: () => void foreign++,
    onChange: ({ renewed }) => void states.push(renewed),
  })
  lease.begin(holder)
  return {
    lease,
    foreign: () => foreign,
    states,
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  }
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
  const watched = open(world)
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
  await using watched = open(world)
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
  await using watched = open(world)
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
  await using watched = open(world)
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
