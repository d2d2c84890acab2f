// The controller as it is, on a Kubernetes API instead of the standalone store: what is applied with kubectl becomes
// partitions, through a server that dies in between.

import { expect, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import { startController } from '../../../operator/controller/run.ts'
import { Wire } from '../../conformance/kube-api/wire.ts'
import { FakeApiServer } from '../../support/kube/api-server.ts'
import { installOurKinds } from '../../support/kube/our-kinds.ts'
import { openStore } from './kube-store-world.ts'

const topics = '/apis/penstock.dev/v1alpha1/namespaces/default/topics'
const silent = { info: () => {}, warn: () => {} }

function topicObject(name: string, partitions: number): unknown {
  const spec = {
    cluster: 'main',
    partitions,
    replicationFactor: 1,
    minInSyncReplicas: 1,
    durability: 'fsync',
    retentionMs: 0,
    retentionBytes: 0,
    messageBytesMax: 1 << 20,
    segmentBytes: 1 << 28,
    deletionPolicy: 'Retain',
  }
  return { apiVersion: 'penstock.dev/v1alpha1', kind: 'Topic', metadata: { name }, spec }
}

test('topics that people apply become partitions that the broker leads, whatever the server goes through', async () => {
  await using server = await FakeApiServer.start()
  await installOurKinds(server)
  await using open = openStore(server.asServer, { namespace: 'default' })
  const { store } = open
  const b1 = { brokerId: 'b1', storeId: 's1', endpoint: 'h:1', bootSeq: 1 }
  await store.create('broker', 'b1', b1)
  await using _controller = startController({ store, clock: systemClock, log: silent })
  using wire = new Wire(server.asServer)
  await wire.ok('POST', topics, { body: topicObject('orders', 3) })
  const namesOfLed = async (): Promise<string[]> => {
    const partitions = await store.list('partition')
    return partitions.filter(({ value }) => value.leader?.storeId === 's1').map(({ name }) => name)
  }
  const patience = { timeout: 15_000 }
  await expect.poll(namesOfLed, patience).toEqual(['orders-0', 'orders-1', 'orders-2'])
  await server.down()
  await server.up()
  wire.reconnect()
  await wire.ok('POST', topics, { body: topicObject('mails', 1) })
  await expect.poll(namesOfLed, patience).toEqual(['mails-0', 'orders-0', 'orders-1', 'orders-2'])
  // Without an order to delete the data, what is gone leaves its partitions alone.
  await wire.ok('DELETE', `${topics}/mails`)
  await wire.ok('POST', topics, { body: topicObject('last', 1) })
  await expect.poll(namesOfLed, patience).toContain('last-0')
  expect(await namesOfLed()).toContain('mails-0')
})
