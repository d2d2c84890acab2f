// What the operator needs for the elections after the loss of a broker that led many partitions, beside what the API server
// takes for as many writes by itself. Brokers are only what the operator asks of them (probes and promises, over gRPC), so
// that their disks are not measured. For figures: PENSTOCK_OPERATOR_ELECTIONS=1000, and PENSTOCK_OPERATOR_TOPICS.

import { setTimeout as delay } from 'node:timers/promises'
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js'
import { expect, onTestFailed, test } from 'vitest'
import { systemClock } from '../../broker/system.ts'
import { limits } from '../../model/limits.ts'
import { changed, type Partition, partitionName } from '../../model/partition.ts'
import { apiServerOf } from '../../operator/kube/kubeconfig.ts'
import { partitionRecord } from '../../operator/kube-store/partition-record.ts'
import type { penstock } from '../../proto/codec.ts'
import { controlService } from '../../proto/gen/services.ts'
import { openStore } from '../operator/kube-store/kube-store-world.ts'
import { type OperatorProcess, startOperatorProcess } from '../support/operator-process.ts'
import { useKubeLab } from './lab/use-kube-lab.ts'
import { operatorUser } from './operator-world.ts'

const lab = useKubeLab()
const namespace = 'elections'
const count = Number(process.env['PENSTOCK_OPERATOR_ELECTIONS'] ?? 200)

const patienceMs = 120_000 + 100 * count
const restMs = 5_000
const topics = Number(process.env['PENSTOCK_OPERATOR_TOPICS'] ?? 1)

/** Promises whatever it is asked for, as one that has seen epoch 1. */
class PromisingBroker implements Disposable {
  readonly brokerId: string
  readonly storeId: string
  readonly #server = new Server()
  port = 0

  constructor(index: number) {
    this.brokerId = `b${index}`
    this.storeId = `s${index}`
  }

  async start(): Promise<void> {
    const { storeId, brokerId } = this
    type Fences = ServerUnaryCall<penstock.internal.v1.FenceRequest, object>
    this.#server.addService(controlService, {
      probe: (_call: unknown, done: sendUnaryData<object>) =>
        done(null, { brokerId, storeId, bootSeq: 1, diskFull: false, lostLeaders: [] }),
      fence: ({ request }: Fences, done: sendUnaryData<object>) =>
        done(null, {
          results: request.fences.map(({ epoch }) => ({
            promised: {
              bootSeq: 1,
              promised: epoch,
              lastEpochState: 1,
              lastEpochData: 1,
              endState: 1,
              endData: 1,
              revision: 1,
            },
          })),
        }),
      handOver: (_call: unknown, done: sendUnaryData<object>) => done(null, {}),
    })
    this.port = await new Promise((resolve, reject) => {
      const credentials = ServerCredentials.createInsecure()
      this.#server.bindAsync('127.0.0.1:0', credentials, (error, port) =>
        error ? reject(error) : resolve(port),
      )
    })
  }

  [Symbol.dispose](): void {
    this.#server.forceShutdown()
  }
}

function ledByFirst(topic: string, topicUid: string, index: number): Partition {
  const replicas = [1, 2, 3].map((i) => ({ brokerId: `b${i}`, storeId: `s${i}` }))
  return {
    topic,
    topicUid,
    index,
    phase: 'active',
    replicas,
    leader: { brokerId: 'b1', storeId: 's1', bootSeq: 1 },
    epoch: 1,
    revision: 1,
    inSync: ['s1', 's2', 's3'],
    ackQuorum: 2,
    keyRange: { from: 0, to: 2 ** 32 },
    deletedBy: [],
  }
}

/** As many at once as the store's caller has places, and more do not help. */
async function inTurns<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const entries = list.entries()
  const worker = async (): Promise<void> => {
    for (const [i, one] of entries) results[i] = await work(one)
  }
  await Promise.all(Array.from({ length: limits.kubeCallsMax }, worker))
  return results
}

interface Usage {
  readonly cpuMs: number
  readonly memoryMiB: number
  readonly heapMiB: number
}

async function usage({ url }: OperatorProcess): Promise<Usage> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const value = (name: string): number =>
    Number(new RegExp(`^${name} ([\\d.e+]+)`, 'm').exec(text)?.[1])
  return {
    cpuMs: value('process_cpu_seconds_total') * 1_000,
    heapMiB: Math.round(value('nodejs_heap_size_used_bytes') / 2 ** 20),
    memoryMiB: Math.round(value('process_resident_memory_bytes') / 2 ** 20),
  }
}

test(
  `${count} partitions of a lost broker have new leaders, by one write each`,
  async () => {
    const { admin } = lab()
    await lab().namespace(namespace)
    const server = await apiServerOf(
      { type: 'kubeconfig', path: admin.kubeconfigPath },
      systemClock,
    )
    await using open = openStore(server, { namespace, callMs: 30_000 })
    const { store } = open
    using first = new PromisingBroker(1)
    using second = new PromisingBroker(2)
    using third = new PromisingBroker(3)
    for (const broker of [first, second, third]) {
      await broker.start()
      const { brokerId, storeId, port } = broker
      const endpoint = `127.0.0.1:${port}`
      await store.create('broker', brokerId, { brokerId, storeId, endpoint, bootSeq: 1 })
    }
    const group = `/apis/penstock.dev/v1alpha1/namespaces/${namespace}`
    const apply = (plural: string, body: unknown) =>
      admin.api.must('POST', `${group}/${plural}`, { body })
    const apiVersion = 'penstock.dev/v1alpha1'
    const each = Math.ceil(count / topics)
    const made = await inTurns(
      Array.from({ length: topics }, (_, i) => `orders-${i}`),
      async (name) => {
        const spec = { cluster: 'main', partitions: each }
        const body = { apiVersion, kind: 'Topic', metadata: { name }, spec }
        const { metadata } = await apply('topics', body)
        return Array.from({ length: each }, (_, n) => ledByFirst(name, metadata?.uid ?? '', n))
      },
    )
    await inTurns(made.flat(), (one) =>
      store.create('partition', partitionName(one.topic, one.index), one),
    )
    await apply('brokerclusters', {
      apiVersion,
      kind: 'BrokerCluster',
      metadata: { name: 'main' },
      spec: {},
    })
    const user = await operatorUser(lab(), namespace)
    await using operator = await startOperatorProcess([
      `--kubeconfig=${user.kubeconfigPath}`,
      `--namespace=${namespace}`,
      `--lease-namespace=${namespace}`,
    ])
    onTestFailed(() =>
      console.error(
        operator
          .log()
          .map((line) => JSON.stringify(line))
          .join('\n'),
      ),
    )
    const status = async (): Promise<unknown> => {
      const { body } = await admin.api.call('GET', `${group}/brokerclusters/main`)
      const { partitions, partitionsOffline, readyReplicas } = (body.status ?? {}) as Record<
        string,
        unknown
      >
      return { partitions, partitionsOffline, readyReplicas }
    }
    const well = { partitions: count, partitionsOffline: 0, readyReplicas: 3 }
    await expect.poll(status, { timeout: patienceMs, interval: 200 }).toEqual(well)

    const informer = store.informer('partition')
    let writes = 0
    const ledAgain = new Set<string>()
    const { promise: done, resolve } = Promise.withResolvers<number>()
    informer.onChange(({ key, after }, why) => {
      if (why === 'list' || after === undefined) return
      writes++
      const partition = partitionRecord.decode(after)
      if (partition?.leader !== undefined && partition.leader.brokerId !== 'b1') ledAgain.add(key)
      if (ledAgain.size === count) resolve(performance.now())
    })
    await informer.synced(AbortSignal.timeout(30_000))
    // Statuses of topics follow.
    await delay(1_000 + (topics / limits.operatorStatusWritesPerSecond) * 1_000)
    const rest = await usage(operator)
    await delay(restMs)
    const before = await usage(operator)
    const began = performance.now()
    first[Symbol.dispose]()
    const ms = Math.round((await done) - began)
    expect(writes).toBe(count)
    const { cpuMs, memoryMiB } = await usage(operator)
    // The same once more, as fast as the server takes it.
    const records = await store.list('partition')
    const rawBegan = performance.now()
    await inTurns(records, ({ name, value, version }) =>
      store.update('partition', name, changed(value, {}), version),
    )
    const rawMs = Math.round(performance.now() - rawBegan)
    const restCpu = ((before.cpuMs - rest.cpuMs) / restMs) * 100
    console.log(
      `${topics} topics, ${count} partitions, at rest: ${before.memoryMiB} MiB (heap ${before.heapMiB}), ${restCpu.toFixed(1)} % of a core`,
    )
    console.log(
      `${count} elections: ${ms} ms from the loss of the broker, one write each; as many writes alone: ${rawMs} ms; operator: ${Math.round(cpuMs - before.cpuMs)} ms of CPU, ${memoryMiB} MiB`,
    )
  },
  2 * patienceMs,
)
