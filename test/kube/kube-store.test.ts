// The metadata store on a real API server: the suite of all stores, and the rules of our kinds as the store tells them.

import { describe, expect, test } from 'vitest'
import { systemClock } from '../../broker/system.ts'
import { changed, type Partition, partitionName } from '../../model/partition.ts'
import { defaultTopicSpec } from '../../model/topic.ts'
import { startController } from '../../operator/controller/run.ts'
import { apiServerOf } from '../../operator/kube/kubeconfig.ts'
import type { ApiServer } from '../../operator/kube/transport.ts'
import {
  type MetadataStoreHarness,
  metadataStoreConformanceOfBrokers,
} from '../conformance/metadata-store/suite.ts'
import { type OpenStore, openStore } from '../operator/kube-store/kube-store-world.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'
import { useKubeLab } from './lab/use-kube-lab.ts'

const lab = useKubeLab()

function realServer(): Promise<ApiServer> {
  return apiServerOf({ type: 'kubeconfig', path: lab().admin.kubeconfigPath }, systemClock)
}

let namespaces = 0
async function newNamespace(): Promise<string> {
  const namespace = `store-${++namespaces}`
  await lab().namespace(namespace)
  return namespace
}

describe('the store on a real API server whose answers may get lost', () => {
  metadataStoreConformanceOfBrokers(async (): Promise<MetadataStoreHarness> => {
    const namespace = await newNamespace()
    const real = await realServer()
    const proxy = await startTcpProxy({ port: Number(new URL(real.baseUrl).port) })
    const server: ApiServer = {
      baseUrl: `https://127.0.0.1:${proxy.port}`,
      namespace: undefined,
      identity: (options) => real.identity(options),
      forgetIdentity: () => real.forgetIdentity(),
    }
    let loses = false
    const beforeWrite = (): void => {
      if (!loses) return
      loses = false
      // What is sent now arrives, and nothing comes back; then the connection goes, and there is no other.
      proxy.holdAnswers(true)
      proxy.refuse(true)
      setTimeout(() => proxy.cut(), 200)
    }
    const where = { namespace, callMs: 15_000, beforeWrite }
    let open = openStore(server, where)
    return {
      get store() {
        return open.store
      },
      // The server goes on: reconcile-kit.test.ts kills it.
      async restart() {
        const before = open
        proxy.holdAnswers(false)
        proxy.refuse(false)
        proxy.cut()
        open = openStore(server, where)
        await before[Symbol.asyncDispose]()
      },
      loseNextAnswer() {
        loses = true
      },
      async [Symbol.asyncDispose]() {
        await open[Symbol.asyncDispose]()
        await proxy[Symbol.asyncDispose]()
      },
    }
  })
})

async function freshStore(): Promise<OpenStore> {
  return openStore(await realServer(), { namespace: await newNamespace(), callMs: 20_000 })
}

function partitionOf(index: number): Partition {
  return {
    topic: 'orders',
    topicUid: 'u-1',
    index,
    phase: 'active',
    replicas: [
      { brokerId: 'b1', storeId: 's1' },
      { brokerId: 'b2', storeId: 's2' },
    ],
    leader: undefined,
    epoch: 0,
    revision: 1,
    inSync: ['s1', 's2'],
    ackQuorum: 2,
    keyRange: { from: 0, to: 2 ** 32 },
    deletedBy: [],
  }
}

function led({ epoch, ...partition }: Partition, storeId: string): Partition {
  const leader = { brokerId: `b${storeId.slice(1)}`, storeId, bootSeq: 1 }
  return changed({ ...partition, epoch }, { leader, epoch: epoch + 1 })
}

test('a partition goes through its life as records go', async () => {
  await using open = await freshStore()
  const { store } = open
  const first = partitionOf(0)
  let stored = await store.create('partition', 'orders-0', first)
  const step = async (next: Partition): Promise<void> => {
    stored = await store.update('partition', 'orders-0', next, stored.version)
    expect(stored.value).toEqual(JSON.parse(JSON.stringify(next)))
    expect(await store.get('partition', 'orders-0')).toEqual(stored)
  }
  await step(led(stored.value, 's1'))
  await step(
    changed(stored.value, { target: [{ brokerId: 'b3', storeId: 's3' }], origin: first.replicas }),
  )
  await step(changed(stored.value, { target: undefined, origin: undefined }))
  await step(changed(stored.value, { uncleanStoreId: 's2' }))
  const loss = { generation: 1, epoch: 2, from: 5, to: null }
  const unclean = {
    inSync: ['s2'],
    ackQuorum: 1,
    uncleanStoreId: undefined,
    lossGeneration: 1,
    lossRanges: [loss],
  }
  await step(changed(led(stored.value, 's2'), unclean))
  await step(changed(stored.value, { phase: 'deleting', leader: undefined }))
  await step(changed(stored.value, { deletedBy: ['s1', 's2'] }))
  await store.remove('partition', 'orders-0', stored.version)
  expect(await store.list('partition')).toEqual([])
})

test('what breaks the protocol is refused in the words of its rule, and changes nothing', async () => {
  await using open = await freshStore()
  const { store } = open
  const made = await store.create('partition', 'orders-0', led(partitionOf(0), 's1'))
  const backwards = changed(made.value, { epoch: 0, leader: undefined })
  await expect(
    store.update('partition', 'orders-0', backwards, made.version),
  ).rejects.toMatchObject({
    reason: 'INVALID_REQUEST',
    message: expect.stringContaining('epoch never falls'),
  })
  expect(await store.get('partition', 'orders-0')).toEqual(made)
})

test('a topic that is ordered to go stays until its data are gone', async () => {
  await using open = await freshStore()
  const { store } = open
  const made = await store.create('topic', 'Orders_EU', {
    name: 'Orders_EU',
    uid: '',
    spec: { ...defaultTopicSpec, retentionMs: null },
    createdAtMs: 0,
  })
  expect(made.value).toMatchObject({ name: 'Orders_EU', spec: { retentionMs: null } })
  const marked = await store.update(
    'topic',
    'Orders_EU',
    { ...made.value, deletedAtMs: 1 },
    made.version,
  )
  expect(marked.value.deletedAtMs).toBeGreaterThan(0)
  await store.remove('topic', 'Orders_EU', marked.version)
  expect(await store.list('topic')).toEqual([])
})

test('the controller leads a topic from kubectl apply to its end, and no rule is in its way', async () => {
  const namespace = await newNamespace()
  await using open = openStore(await realServer(), { namespace, callMs: 20_000 })
  const { store } = open
  await store.create('broker', 'b1', { brokerId: 'b1', storeId: 's1', endpoint: 'h:1', bootSeq: 1 })
  const warnings: unknown[] = []
  const log = { info: () => {}, warn: (...said: unknown[]) => void warnings.push(said) }
  await using _controller = startController({ store, clock: systemClock, log })
  const body = {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'Topic',
    metadata: { name: 'orders' },
    spec: { cluster: 'main', partitions: 3, replicationFactor: 1, minInSyncReplicas: 1 },
  }
  const began = performance.now()
  const path = `/apis/penstock.dev/v1alpha1/namespaces/${namespace}/topics`
  await lab().admin.api.must('POST', path, { body })
  const led = async (): Promise<number> => {
    const all = await store.list('partition')
    return all.filter(({ value }) => value.leader?.storeId === 's1').length
  }
  await expect.poll(led, { timeout: 20_000 }).toBe(3)
  console.log(`from apply to three leaders: ${Math.round(performance.now() - began)} ms`)
  const topic = await store.get('topic', 'orders')
  await store.update('topic', 'orders', { ...topic!.value, deletedAtMs: 1 }, topic!.version)
  await expect
    .poll(
      async () => {
        for (const { name, value, version } of await store.list('partition')) {
          // As the broker does that has deleted its copy.
          if (value.phase === 'deleting' && value.deletedBy.length === 0)
            await store
              .update('partition', name, changed(value, { deletedBy: ['s1'] }), version)
              .catch(() => undefined)
        }
        return [...(await store.list('partition')), ...(await store.list('topic'))]
      },
      { timeout: 20_000 },
    )
    .toEqual([])
  expect(warnings).toEqual([])
})

test('a thousand partitions get new leaders by one write each', async () => {
  await using open = await freshStore()
  const { store } = open
  const all = Array.from({ length: 1_000 }, (_, index) => partitionOf(index))
  const made = await Promise.all(
    all.map((one) => store.create('partition', partitionName('orders', one.index), one)),
  )
  const began = performance.now()
  await Promise.all(
    made.map(({ name, value, version }) =>
      store.update('partition', name, led(value, 's1'), version),
    ),
  )
  const ms = performance.now() - began
  console.log(`1,000 elections: ${Math.round(ms)} ms, ${Math.round(1e6 / ms)} a second`)
  const records = await store.list('partition')
  expect(records.every(({ value }) => value.epoch === 1)).toBe(true)
  expect(records).toHaveLength(1_000)
}, 120_000)
