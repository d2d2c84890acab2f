// Operators and real brokers in the test's own process, on a fake API server. An operator's requests are told apart by
// its name, so that one of them can be cut off, held up or stopped.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { readBrokerConfig } from '../../../broker/config.ts'
import { systemClock } from '../../../broker/system.ts'
import { silentLogger } from '../../../broker/telemetry/logger.ts'
import { startOnKubernetes } from '../../../cli/dev/kubernetes.ts'
import type { Clock } from '../../../model/clock.ts'
import type { LeaseSpec } from '../../../operator/kube/election-core.ts'
import { type Operator, startOperator } from '../../../operator/process/operator.ts'
import { readOperatorSettings } from '../../../operator/process/settings.ts'
import { Wire } from '../../conformance/kube-api/wire.ts'
import { FakeApiServer as Fake, type FakeApiServer } from '../../support/kube/api-server.ts'
import { installOurKinds } from '../../support/kube/our-kinds.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

interface PartitionObject {
  readonly metadata: { readonly uid: string; readonly name: string }
  readonly status?: {
    readonly epoch: number
    readonly leader?: {
      readonly brokerId: string
      readonly storeId: string
      readonly bootSeq: number
    }
  }
}

export const group = '/apis/penstock.dev/v1alpha1/namespaces/default'

export interface OperatorOfTest extends Operator {
  readonly name: string
  /** What it has written of our kinds so far, as METHOD and path. */
  writes(): readonly string[]
}

export interface OperatorWorld extends AsyncDisposable {
  readonly server: FakeApiServer
  readonly wire: Wire
  operator(
    name: string,
    options?: { readonly leaseMs?: number; readonly clock?: Clock; readonly namespace?: string },
  ): Promise<OperatorOfTest>
  broker(brokerId: string): Promise<{ readonly url: string; close(): Promise<void> }>
  cluster(name?: string, spec?: Readonly<Record<string, unknown>>): Promise<void>
  topic(name: string, spec?: Readonly<Record<string, unknown>>): Promise<void>
  /** `orders-0 epoch 1 led by b1`, for those that are led. */
  led(): string[]
  holder(): string
}

/** Every leader that any partition was ever given, by its epoch: checked at the end of every test. */
class Epochs {
  readonly givenTwice: string[] = []
  readonly #leaders = new Map<string, string>()

  saw({ metadata, status }: PartitionObject): void {
    if (status?.leader === undefined) return
    const { storeId, bootSeq } = status.leader
    const key = `${metadata.uid} ${metadata.name} ${status.epoch}`
    const leader = `${storeId}/${bootSeq}`
    const before = this.#leaders.get(key)
    if (before !== undefined && before !== leader)
      this.givenTwice.push(`${key}: ${before} ${leader}`)
    this.#leaders.set(key, leader)
  }
}

export async function operatorWorld(): Promise<OperatorWorld> {
  const parts = new AsyncDisposableStack()
  const server = parts.use(await Fake.start())
  await installOurKinds(server)
  const wire = new Wire(server.asServer)
  parts.defer(() => wire[Symbol.dispose]())
  const directory = parts.use(await temporaryDirectory())
  const epochs = new Epochs()
  server.etcd.onChange(({ key, after }) => {
    if (after !== undefined && key.startsWith('/penstock.dev/partitions/'))
      epochs.saw(after.object as unknown as PartitionObject)
  })
  const kubeconfig = join(directory.path, 'kubeconfig')
  await writeFile(kubeconfig, kubeconfigText(server.baseUrl))
  const partitions = (): readonly PartitionObject[] =>
    (server.etcd.list('/penstock.dev/partitions/default/') ?? []).map(
      ({ object }) => object as unknown as PartitionObject,
    )
  return {
    server,
    wire,
    async operator(name, options = {}) {
      const { leaseMs = 60_000, clock = systemClock, namespace } = options
      const settings = readOperatorSettings({
        env: {},
        flags: {
          metricsHost: '127.0.0.1',
          metricsPort: '0',
          leaseDurationMs: `${leaseMs}ms`,
          ...(namespace === undefined ? {} : { namespace }),
        },
      })
      const operator = await startOperator({
        server: server.asServer,
        settings,
        namespace: 'default',
        clock,
        logger: silentLogger,
        version: name,
        instance: name,
        identity: name,
        onFatal(error) {
          throw error
        },
        reflectorTimes: { retryMsMin: 5, retryMsMax: 200 },
      })
      parts.defer(() => operator.close())
      return Object.assign(operator, {
        name,
        writes: () =>
          server.requests
            .filter(({ userAgent }) => userAgent === `penstock-operator/${name}`)
            .filter(({ method, path }) => method !== 'GET' && path.includes('penstock.dev'))
            .map(({ method, path }) => `${method} ${path}`),
      })
    },
    async broker(brokerId) {
      const dataDir = join(directory.path, brokerId)
      await mkdir(dataDir, { recursive: true })
      const flags = {
        kubeconfig,
        cluster: 'main',
        brokerId,
        dataDir,
        host: '127.0.0.1',
        port: 0,
        gracefulStopMs: 500,
        logLevel: 'silent',
      }
      const broker = await startOnKubernetes({
        config: readBrokerConfig({ env: {}, flags }),
        version: '0.0.0-test',
      })
      parts.defer(() => broker.close())
      return broker
    },
    async cluster(name = 'main', spec = {}) {
      const body = {
        apiVersion: 'penstock.dev/v1alpha1',
        kind: 'BrokerCluster',
        metadata: { name },
        spec: { replicas: 1, paused: false, ...spec },
      }
      await wire.ok('POST', `${group}/brokerclusters`, { body })
    },
    async topic(name, spec = {}) {
      const whole = {
        cluster: 'main',
        partitions: 1,
        replicationFactor: 1,
        minInSyncReplicas: 1,
        durability: 'fsync',
        retentionMs: 0,
        retentionBytes: 0,
        messageBytesMax: 1 << 20,
        segmentBytes: 1 << 28,
        deletionPolicy: 'Retain',
        ...spec,
      }
      const body = {
        apiVersion: 'penstock.dev/v1alpha1',
        kind: 'Topic',
        metadata: { name },
        spec: whole,
      }
      await wire.ok('POST', `${group}/topics`, { body })
    },
    led() {
      return partitions().flatMap(({ metadata, status }) => {
        const { epoch, leader } = status ?? { epoch: 0 }
        const name = metadata.name.replace(/^main\./, '')
        return leader === undefined ? [] : [`${name} epoch ${epoch} led by ${leader.brokerId}`]
      })
    },
    holder() {
      const entry = server.etcd.get('/coordination.k8s.io/leases/default/penstock-operator')
      const spec = entry?.object['spec'] as LeaseSpec | undefined
      return spec?.holderIdentity ?? ''
    },
    async [Symbol.asyncDispose]() {
      await parts.disposeAsync()
      expect(epochs.givenTwice).toEqual([])
    },
  }
}

/** Plain HTTP is talked only where a check of certificates is not asked for. */
function kubeconfigText(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'fake', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'test', user: {} }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'test', namespace: 'default' } }],
    'current-context': 'fake',
  })
}
