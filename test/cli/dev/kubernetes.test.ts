// `penstock server --kubeconfig` on an API server that can be taken away: a process, with the controller in the test.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFailed, test } from 'vitest'
import { systemClock } from '../../../broker/system.ts'
import { silentLogger } from '../../../broker/telemetry/logger.ts'
import { connect, PenstockError, textSerde } from '../../../client/index.ts'
import { defaultTopicSpec } from '../../../model/topic.ts'
import { startController } from '../../../operator/controller/run.ts'
import { Wire } from '../../conformance/kube-api/wire.ts'
import { openStore } from '../../operator/kube-store/kube-store-world.ts'
import { type BrokerProcess, startBrokerProcess } from '../../support/broker-process.ts'
import { FakeApiServer } from '../../support/kube/api-server.ts'
import { installOurKinds } from '../../support/kube/our-kinds.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const patient = { timeout: 30_000, interval: 50 }
const kinds = '/apis/penstock.dev/v1alpha1/namespaces/default'

interface World extends AsyncDisposable {
  readonly api: FakeApiServer
  readonly dataDir: string
  /** Of its newest process. */
  broker(): BrokerProcess
  start(): Promise<void>
  call(method: string, path: string, body?: unknown): Promise<unknown>
}

async function openWorld(): Promise<World> {
  await using opening = new AsyncDisposableStack()
  const api = opening.use(await FakeApiServer.start())
  await installOurKinds(api)
  const wire = opening.use(new Wire(api.asServer))
  const call = (method: string, path: string, body?: unknown): Promise<unknown> =>
    wire.ok(method, path, body === undefined ? {} : { body })
  await call('POST', `${kinds}/brokerclusters`, object('BrokerCluster', 'main', { replicas: 1 }))
  const { store } = opening.use(openStore(api.asServer, { namespace: 'default' }))
  opening.use(startController({ store, clock: systemClock, log: silentLogger }))
  const directory = opening.use(await temporaryDirectory())
  const kubeconfig = join(directory.path, 'kubeconfig')
  await writeFile(kubeconfig, kubeconfigOf(api.baseUrl))
  const dataDir = join(directory.path, 'data')
  const begin = (port: number): Promise<BrokerProcess> => {
    const place = ['--kubeconfig', kubeconfig, '--cluster', 'main', '--broker-id', 'main-0']
    return startBrokerProcess({ dataDir, port, args: [...place, '--host', '127.0.0.1'] })
  }
  let process = await begin(0)
  opening.defer(() => process.kill())
  onTestFailed(() => console.error(process.output()))
  const opened = opening.move()
  return {
    api,
    dataDir,
    broker: () => process,
    async start() {
      process = await begin(process.port)
    },
    call,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function object(kind: string, name: string, spec: Readonly<Record<string, unknown>>): unknown {
  return { apiVersion: 'penstock.dev/v1alpha1', kind, metadata: { name }, spec }
}

function kubeconfigOf(server: string): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace: 'default' } }],
  }
  return JSON.stringify(config)
}

async function applied(world: World): Promise<void> {
  // The fake fills in no defaults.
  const spec = { ...defaultTopicSpec, cluster: 'main', partitions: 1 }
  await world.call('POST', `${kinds}/topics`, object('Topic', 'orders', spec))
  await using client = await connect(urlOf(world))
  const topic = client.topic('orders', { serde: textSerde })
  await using producer = topic.producer({ retry: { attempts: 200, timeoutMs: 30_000 } })
  await producer.send({ value: 'first' })
}

function urlOf(world: World): string {
  return `http://127.0.0.1:${world.broker().port}`
}

async function values(world: World): Promise<readonly (string | null)[]> {
  await using client = await connect(urlOf(world))
  const all: (string | null)[] = []
  const topic = client.topic('orders', { serde: textSerde })
  for await (const { value } of topic.read({ from: 'earliest' })) all.push(value)
  return all
}

test('a broker starts without the API by what it knew, leads nothing, and goes on when it is back', async () => {
  await using world = await openWorld()
  await applied(world)
  expect(await world.broker().stop()).toBe(0)
  expect(await world.call('GET', `${kinds}/brokers/main.main-0`)).toMatchObject({
    status: { bootSeq: 1 },
  })
  await world.api.down()
  await world.start()
  expect(world.broker().output()).toContain('metadata-from-cache')
  {
    await using client = await connect(urlOf(world), { callTimeoutMs: 1_000 })
    expect(await Array.fromAsync(client.admin.listTopics())).toMatchObject([{ name: 'orders' }])
    const producer = client.topic('orders').producer({ retry: { attempts: 1, timeoutMs: 500 } })
    const refused = producer.send({ value: 'nobody leads' })
    await expect(refused).rejects.toBeInstanceOf(PenstockError)
    await producer.close().catch(() => {})
  }
  await world.api.up()
  await expect.poll(() => world.broker().output(), patient).toContain('"event":"registered"')
  await expect.poll(() => values(world).catch(() => []), patient).toEqual(['first'])
}, 90_000)

test('a cache that is damaged is told of and not used', async () => {
  await using world = await openWorld()
  await applied(world)
  await world.broker().stop()
  const path = join(world.dataDir, 'metadata-cache.jsonl')
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replace('"orders"', '"others"'))
  await world.start()
  expect(world.broker().output()).toContain('metadata-cache-unusable')
  await expect.poll(() => values(world).catch(() => []), patient).toEqual(['first'])
}, 90_000)

test('a BrokerCluster that is made again is another one, unless a person says that it is not', async () => {
  await using world = await openWorld()
  await applied(world)
  await world.broker().stop()
  const path = `${kinds}/brokerclusters/main`
  const before = await world.call('GET', path)
  await world.call('DELETE', path)
  // Nobody takes what is not there for another cluster.
  await world.start()
  expect(world.broker().output()).toContain('broker-cluster-missing')
  await world.broker().stop()
  await world.call('POST', `${kinds}/brokerclusters`, object('BrokerCluster', 'main', {}))
  await expect(world.start()).rejects.toThrow(/the data directory belongs to cluster/)
  const { uid } = (before as { metadata: { uid: string } }).metadata
  const made = (await world.call('GET', path)) as object
  await world.call('PUT', `${path}/status`, { ...made, status: { clusterId: uid } })
  await world.start()
  await expect.poll(() => values(world).catch(() => []), patient).toEqual(['first'])
}, 90_000)
