// Topics as people work with them: kubectl on a real API server, brokers as processes, controller and reconcilers here.

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFailed, test } from 'vitest'
import { systemClock } from '../../broker/system.ts'
import { silentLogger } from '../../broker/telemetry/logger.ts'
import { connect } from '../../client/index.ts'
import { grpcBrokerControl } from '../../operator/control-client/grpc-broker-control.ts'
import { startController } from '../../operator/controller/run.ts'
import { ApiCaller } from '../../operator/kube/api-caller.ts'
import { apiServerOf } from '../../operator/kube/kubeconfig.ts'
import { startReconcilers } from '../../operator/reconcilers/start.ts'
import { type KubeWorld, kubeWorld, numbered, patient, publish, valuesOf } from './broker-world.ts'
import { Kubectl } from './kubectl.ts'
import { useKubeLab } from './lab/use-kube-lab.ts'

const lab = useKubeLab()

interface TopicsWorld extends AsyncDisposable {
  readonly world: KubeWorld
  readonly kubectl: Kubectl
}

async function start(namespace: string, brokers = 3): Promise<TopicsWorld> {
  await using opening = new AsyncDisposableStack()
  const world = opening.use(await kubeWorld(lab(), namespace, { brokers, controller: false }))
  onTestFailed(() => console.error(world.output()))
  const path = lab().admin.kubeconfigPath
  const server = await apiServerOf({ type: 'kubeconfig', path }, systemClock)
  const caller = opening.use(new ApiCaller({ server, clock: systemClock }))
  const control = opening.use(grpcBrokerControl())
  const { store } = world
  const controller = opening.use(
    startController({ store, clock: systemClock, log: silentLogger, control }),
  )
  opening.use(
    startReconcilers({
      caller,
      clock: systemClock,
      namespace,
      cluster: 'main',
      instance: 'operator-0',
      liveness: controller.liveness,
      informers: {
        topic: store.informer('topic'),
        partition: store.informer('partition'),
        broker: store.informer('broker'),
      },
    }),
  )
  const kubectl = await Kubectl.in(lab(), namespace)
  const opened = opening.move()
  return { world, kubectl, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

function topic(name: string, spec: object = {}): object {
  return {
    apiVersion: 'penstock.dev/v1alpha1',
    kind: 'Topic',
    metadata: { name },
    spec: { cluster: 'main', ...spec },
  }
}

async function untilReady(kubectl: Kubectl, name: string): Promise<void> {
  await kubectl.run('wait', '--for=condition=Ready', `topic/${name}`, '--timeout=45s')
}

const row = async ({ kubectl }: TopicsWorld, name: string) =>
  (await kubectl.get('topics', name).catch(() => []))[0]

/** Reasons of Events of one object, sorted. */
async function told({ kubectl }: TopicsWorld, name: string): Promise<readonly string[]> {
  const columns = '-o=custom-columns=REASON:.reason,NAME:.regarding.name'
  const events = await kubectl.get('events.v1.events.k8s.io', columns)
  const theirs = events.filter(({ NAME }) => NAME === name)
  return theirs.map(({ REASON = '' }) => REASON).sort()
}

/** Directories of a topic in the data of all brokers. */
async function directories({ world }: TopicsWorld, uid: string): Promise<readonly string[]> {
  const found = await Promise.all(
    world.brokers.map(async ({ brokerId, dataDir }) => {
      const all = await readdir(join(dataDir, 'topics', uid)).catch(() => [])
      return all.map((partition) => `${brokerId}/${partition}`)
    }),
  )
  return found.flat().sort()
}

async function uidOf(kubectl: Kubectl, name: string): Promise<string> {
  return await kubectl.run('get', 'topic', name, '-o=jsonpath={.metadata.uid}')
}

test('kubectl get tells how a topic is, from apply to the loss of a broker and back', async () => {
  await using all = await start('told')
  const { world, kubectl } = all
  const began = performance.now()
  await kubectl.apply(topic('orders', { partitions: 6 }))
  await untilReady(kubectl, 'orders')
  const readyMs = Math.round(performance.now() - began)
  await publish(world.urlOf(world.brokers[0]!), numbered('a', 1))
  const acknowledgedMs = Math.round(performance.now() - began)
  console.log(
    `kubectl apply to Ready: ${readyMs} ms, to the first acknowledged: ${acknowledgedMs} ms`,
  )
  const well = { CLUSTER: 'main', PARTITIONS: '6', COPIES: '3' }
  await expect
    .poll(() => row(all, 'orders'), patient)
    .toEqual({
      NAME: 'orders',
      ...well,
      LED: '6/6',
      'IN-SYNC': '6/6',
      READY: 'True',
      REASON: 'Served',
    })
  await expect
    .poll(() => kubectl.get('brokerclusters'), patient)
    .toEqual([
      expect.objectContaining({
        NAME: 'main',
        BROKERS: '3',
        REACHABLE: '3',
        PARTITIONS: '6',
        OFFLINE: '0',
        BEHIND: '0',
        READY: 'True',
      }),
    ])
  const partitions = await kubectl.get('partitions')
  expect(partitions).toHaveLength(6)
  expect(partitions[0]).toMatchObject({ NAME: 'main.orders-0', 'IN-SYNC': '3/3', PHASE: 'active' })
  const brokers = await kubectl.get('brokers')
  expect(brokers.map(({ NAME, READY }) => `${NAME} ${READY}`)).toEqual([
    'main.main-0 True',
    'main.main-1 True',
    'main.main-2 True',
  ])

  const lost = await world.leaderOf('orders-0')
  await lost.process.kill()
  await expect
    .poll(async () => (await kubectl.get('brokers', `main.${lost.brokerId}`))[0], patient)
    .toMatchObject({ READY: 'False', REASON: 'Unreachable' })
  await expect
    .poll(() => row(all, 'orders'), patient)
    .toMatchObject({ LED: '6/6', 'IN-SYNC': '0/6', READY: 'True' })
  expect(await kubectl.run('describe', 'topic', 'orders')).toContain(
    `broker ${lost.brokerId} is away`,
  )
  await expect.poll(() => told(all, `main.${lost.brokerId}`), patient).toEqual(['LeadersElected'])
  await world.start(lost)
  await expect.poll(() => row(all, 'orders'), patient).toMatchObject({ 'IN-SYNC': '6/6' })
  expect(await told(all, 'orders')).toContain('TopicReady')
  await lost.process.stop()
  await expect
    .poll(async () => (await kubectl.get('brokers', `main.${lost.brokerId}`))[0], patient)
    .toMatchObject({ READY: 'False', REASON: 'Stopped' })
}, 180_000)

test('partitions and copies are added and taken away with kubectl, and nothing is lost', async () => {
  await using all = await start('scaled')
  const { world, kubectl } = all
  const url = world.urlOf(world.brokers[0]!)
  const status = async (): Promise<object> =>
    JSON.parse(await kubectl.run('get', 'topic', 'orders', '-o=jsonpath={.status}')) as object
  await kubectl.apply(
    topic('orders', { partitions: 2, replicationFactor: 2, minInSyncReplicas: 1 }),
  )
  await untilReady(kubectl, 'orders')
  await publish(url, numbered('a', 100))
  await kubectl.run('scale', 'topic/orders', '--replicas=4')
  await expect
    .poll(status, patient)
    .toMatchObject({ partitions: 4, partitionsLed: 4, partitionsInSync: 4 })
  await publish(url, numbered('b', 100))
  await kubectl.run(
    'patch',
    'topic',
    'orders',
    '--type=merge',
    '-p={"spec":{"replicationFactor":3}}',
  )
  await expect
    .poll(() => kubectl.get('partitions'), patient)
    .toEqual(Array.from({ length: 4 }, () => expect.objectContaining({ 'IN-SYNC': '3/3' })))
  await kubectl.run(
    'patch',
    'topic',
    'orders',
    '--type=merge',
    '-p={"spec":{"minInSyncReplicas":2}}',
  )
  const reconciling = async (): Promise<string> =>
    await kubectl.run(
      'get',
      'topic',
      'orders',
      '-o=jsonpath={.status.conditions[?(@.type=="Reconciling")].reason}',
    )
  await expect.poll(reconciling, patient).toBe('ChangingQuorum')
  await kubectl.apply(
    topic('orders', { partitions: 4, replicationFactor: 2, minInSyncReplicas: 1 }),
  )
  await expect
    .poll(() => kubectl.get('partitions'), patient)
    .toEqual(Array.from({ length: 4 }, () => expect.objectContaining({ 'IN-SYNC': '2/2' })))
  await expect.poll(reconciling, patient).toBe('UpToDate')
  await expect(kubectl.run('scale', 'topic/orders', '--replicas=3')).rejects.toThrow(
    'partitions cannot go from 4 to 3',
  )
  // A broker that is to go.
  await kubectl.run(
    'patch',
    'broker',
    'main.main-2',
    '--type=merge',
    '-p={"spec":{"draining":true}}',
  )
  await kubectl.run('wait', '--for=condition=Drained', 'broker/main.main-2', '--timeout=45s')
  const left = await kubectl.get('partitions')
  expect(left.map(({ BROKERS }) => BROKERS?.split(', ').toSorted().join())).toEqual(
    Array.from({ length: 4 }, () => 'main-0,main-1'),
  )
  expect(await valuesOf(url)).toEqual([...numbered('a', 100), ...numbered('b', 100)])
  await expect.poll(() => told(all, 'orders'), patient).toContain('PartitionsMoved')
}, 180_000)

test('a topic that is deleted leaves its messages, which a topic of the same name never shows', async () => {
  await using all = await start('kept', 1)
  const { world, kubectl } = all
  const one = { partitions: 1, replicationFactor: 1, minInSyncReplicas: 1 }
  const url = world.urlOf(world.brokers[0]!)
  await kubectl.apply(topic('orders', one))
  await untilReady(kubectl, 'orders')
  const first = await uidOf(kubectl, 'orders')
  await publish(url, numbered('old', 10))
  await kubectl.run('delete', 'topic', 'orders')
  await expect.poll(() => told(all, 'orders'), patient).toContain('DataKept')
  await kubectl.apply(topic('orders', one))
  await expect
    .poll(() => row(all, 'orders'), patient)
    .toMatchObject({ READY: 'False', REASON: 'EarlierDataKept' })
  expect(await uidOf(kubectl, 'orders')).not.toBe(first)
  expect(await directories(all, first)).toEqual(['main-0/0'])
  // As the condition says.
  await kubectl.run('delete', 'partitions', `--field-selector=spec.topicUid=${first}`)
  await untilReady(kubectl, 'orders')
  await publish(url, numbered('new', 10))
  expect(await valuesOf(url)).toEqual(numbered('new', 10))
  const quarantine = join(world.brokers[0]!.dataDir, 'quarantine')
  await expect.poll(() => readdir(quarantine), patient).toEqual([`${first}.0.1`])
}, 180_000)

test('a topic with its messages goes when every broker has deleted them, and waits for one that is away', async () => {
  await using all = await start('deleted')
  const { world, kubectl } = all
  await kubectl.apply(topic('orders', { partitions: 2, deletionPolicy: 'Delete' }))
  await untilReady(kubectl, 'orders')
  const uid = await uidOf(kubectl, 'orders')
  await publish(world.urlOf(world.brokers[0]!), numbered('a', 10))
  await expect.poll(() => directories(all, uid), patient).toHaveLength(6)
  const away = world.brokers[2]!
  await away.process.kill()
  await kubectl.run('delete', 'topic', 'orders', '--wait=false')
  await expect
    .poll(() => kubectl.run('describe', 'topic', 'orders'), patient)
    .toContain(`waits for broker ${away.brokerId}`)
  await expect.poll(() => directories(all, uid), patient).toHaveLength(2)
  expect(await told(all, 'orders')).toContain('DeletionWaiting')
  await world.start(away)
  await kubectl.run('wait', '--for=delete', 'topic/orders', '--timeout=45s')
  await expect.poll(() => directories(all, uid), patient).toEqual([])
  // Each copy once, however often its record changes meanwhile.
  expect(world.output().match(/partition-deleted/g)).toHaveLength(6)
  await expect.poll(() => told(all, 'orders'), patient).toContain('DeletionDone')
  expect(await world.store.list('partition')).toEqual([])
  await using client = await connect(world.urlOf(world.brokers[0]!))
  await expect(client.admin.describeTopic('orders')).rejects.toMatchObject({
    reason: 'TOPIC_NOT_FOUND',
  })
}, 180_000)
