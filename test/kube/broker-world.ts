// Brokers as processes on a lab's API server, with the rights of charts/penstock/rbac/broker.yaml and no others, and a
// controller in the test's own process.

import { join } from 'node:path'
import { expect } from 'vitest'
import { systemClock } from '../../broker/system.ts'
import { silentLogger } from '../../broker/telemetry/logger.ts'
import { type Client, connect, textSerde } from '../../client/index.ts'
import type { Partition } from '../../model/partition.ts'
import { grpcBrokerControl } from '../../operator/control-client/grpc-broker-control.ts'
import { startController } from '../../operator/controller/run.ts'
import { apiServerOf } from '../../operator/kube/kubeconfig.ts'
import type { KubeStore } from '../../operator/kube-store/kube-store.ts'
import { openStore } from '../operator/kube-store/kube-store-world.ts'
import { type BrokerProcess, startBrokerProcess } from '../support/broker-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import type { KubeLab, LabUser } from './lab/kube-lab.ts'
import { rulesOf } from './roles.ts'

/** Servers and brokers share two busy cores. */
export const patient = { timeout: 45_000, interval: 100 }

export interface KubeBroker {
  readonly brokerId: string
  readonly dataDir: string
  process: BrokerProcess
}

export interface KubeWorld extends AsyncDisposable {
  readonly namespace: string
  /** With all rights: what the API says. */
  readonly store: KubeStore
  readonly brokers: readonly KubeBroker[]
  readonly user: LabUser
  /** On the data and the port it had. */
  start(broker: KubeBroker): Promise<void>
  applyTopic(name: string, spec: Readonly<Record<string, unknown>>): Promise<void>
  partition(name: string): Promise<Partition>
  leaderOf(name: string): Promise<KubeBroker>
  urlOf(broker: KubeBroker): string
  output(): string
}

export interface KubeWorldOptions {
  readonly brokers?: number
  readonly controller?: boolean
}

export async function kubeWorld(
  lab: KubeLab,
  namespace: string,
  { brokers: count = 3, controller = true }: KubeWorldOptions = {},
): Promise<KubeWorld> {
  await using opening = new AsyncDisposableStack()
  const user = await lab.user(`${namespace}-broker`, { rules: await rulesOf('broker'), namespace })
  const body = {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'BrokerCluster',
    metadata: { name: 'main' },
    spec: { replicas: count },
  }
  const path = `/apis/penstock.dev/v1alpha1/namespaces/${namespace}`
  await lab.admin.api.must('POST', `${path}/brokerclusters`, { body })
  const server = await apiServerOf(
    { type: 'kubeconfig', path: lab.admin.kubeconfigPath },
    systemClock,
  )
  const { store } = opening.use(openStore(server, { namespace, callMs: 10_000 }))
  const directory = opening.use(await temporaryDirectory())
  const ended: string[] = []
  const begin = (brokerId: string, port = 0): Promise<BrokerProcess> =>
    startBrokerProcess({
      dataDir: join(directory.path, brokerId),
      port,
      args: brokerArgs(user, namespace, brokerId),
    })
  const brokers = await Promise.all(
    Array.from({ length: count }, async (_, index): Promise<KubeBroker> => {
      const brokerId = `main-${index}`
      const dataDir = join(directory.path, brokerId)
      return { brokerId, dataDir, process: await begin(brokerId) }
    }),
  )
  opening.defer(async () => {
    await Promise.all(brokers.map(({ process }) => process.kill()))
  })
  if (controller) {
    const control = opening.use(grpcBrokerControl())
    opening.use(startController({ store, clock: systemClock, log: silentLogger, control }))
  }
  const opened = opening.move()
  const partition = async (name: string): Promise<Partition> => {
    const found = await store.get('partition', name)
    if (found === undefined) throw new Error(`there is no partition ${name}`)
    return found.value
  }
  return {
    namespace,
    store,
    brokers,
    user,
    partition,
    async start(broker) {
      ended.push(broker.process.output())
      broker.process = await begin(broker.brokerId, broker.process.port)
    },
    async applyTopic(name, spec) {
      const topic = {
        apiVersion: 'penstock.dev/v1alpha1',
        kind: 'Topic',
        metadata: { name },
        spec: { cluster: 'main', ...spec },
      }
      await lab.admin.api.must('POST', `${path}/topics`, { body: topic })
    },
    async leaderOf(name) {
      const { leader } = await partition(name)
      const broker = brokers.find(({ brokerId }) => brokerId === leader?.brokerId)
      if (broker === undefined) throw new Error(`nobody leads ${name}`)
      return broker
    },
    urlOf: ({ process }) => `http://127.0.0.1:${process.port}`,
    output: () => [...ended, ...brokers.map(({ process }) => process.output())].join('\n---\n'),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

export function brokerArgs(user: LabUser, namespace: string, brokerId: string): readonly string[] {
  const place = ['--kubeconfig', user.kubeconfigPath, '--namespace', namespace, '--cluster', 'main']
  return [...place, '--broker-id', brokerId, '--host', '127.0.0.1', '--graceful-stop-ms', '5s']
}

export async function publish(url: string, values: readonly string[]): Promise<void> {
  await using client = await connect(url)
  await publishBy(client, values)
}

export async function publishBy(client: Client, values: readonly string[]): Promise<void> {
  const topic = client.topic('orders', { serde: textSerde })
  await using producer = topic.producer({ retry: { attempts: 200, timeoutMs: 60_000 } })
  await Promise.all(values.map((value) => producer.send({ value, key: value })))
}

/** Everything in `orders`, by value. */
export async function valuesOf(url: string): Promise<readonly string[]> {
  await using client = await connect(url)
  const values: string[] = []
  const topic = client.topic('orders', { serde: textSerde })
  for await (const { value } of topic.read({ from: 'earliest' })) values.push(String(value))
  return values.toSorted()
}

export function numbered(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(4, '0')}`)
}

/** Resolves when every partition of `orders` has a leader and all its copies in sync. */
export async function untilWhole(world: KubeWorld, partitions: number): Promise<void> {
  const look = async (): Promise<number> => {
    const all = await world.store.list('partition')
    return all.filter(
      ({ value }) => value.leader !== undefined && value.inSync.length === value.replicas.length,
    ).length
  }
  await expect.poll(look, patient).toBe(partitions)
}
