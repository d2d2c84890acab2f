// Topics that nobody looks after, because their BrokerCluster is not there.

import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import { brokerClusterKind } from '../../../operator/crds/broker-cluster.ts'
import { ApiCaller } from '../../../operator/kube/api-caller.ts'
import { Informer } from '../../../operator/kube/informer.ts'
import type { KubeObject } from '../../../operator/kube/object.ts'
import { ResourceClient } from '../../../operator/kube/resource-client.ts'
import { startUnownedTopics } from '../../../operator/reconcilers/unowned-topics.ts'
import { FakeApiServer } from '../../support/kube/api-server.ts'
import { installOurKinds } from '../../support/kube/our-kinds.ts'
import { cluster, ReconcilersWorld } from './reconcilers-world.ts'

const patience = { timeout: 15_000, interval: 20 }

test('they are told so, and one that somebody wants gone goes and leaves its messages', async () => {
  await using server = await FakeApiServer.start()
  await installOurKinds(server)
  await using world = new ReconcilersWorld(server.asServer, 'default')
  using caller = new ApiCaller({ server: server.asServer, clock: systemClock })
  await using clusters = new Informer<KubeObject>({
    client: new ResourceClient<KubeObject>(caller, brokerClusterKind),
    clock: systemClock,
  })
  const parts = { caller, clock: systemClock, namespace: undefined, instance: 'operator-0' }
  await using _unowned = startUnownedTopics({ ...parts, clusters })
  await world.applyCluster()
  await world.applyTopic('owned')
  await world.applyTopic('orders', { cluster: 'nowhere' })
  await expect.poll(() => world.condition('orders', 'Stalled'), patience).toBe('True ClusterAbsent')
  expect(await world.condition('orders', 'Ready')).toBe('Unknown ClusterAbsent')
  expect(await world.condition('owned', 'Ready')).toBe('undefined undefined')

  await world.brokers('b1', 'b2', 'b3')
  world.startController()
  world.startReconcilers()
  const uid = await world.applyTopic('mails', { deletionPolicy: 'Delete' })
  await expect.poll(() => world.condition('mails', 'Ready'), patience).toBe('True Served')
  await world.stopReconcilers()
  await world.stopController()
  const name = { namespace: 'default', name: cluster }
  const client = new ResourceClient<KubeObject>(world.admin, brokerClusterKind)
  await client.remove(name, { signal: new AbortController().signal })
  await world.remove('mails')
  await expect.poll(() => world.topic('mails'), patience).toBeUndefined()
  const left = await world.partitionsOf(uid)
  expect(left.map(({ phase }) => phase)).toEqual(['active', 'active'])
})
