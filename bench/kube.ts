// What brokers and operators are on the Kubernetes API: real etcd and kube-apiserver, three brokers, two operators, all of
// them processes on this machine. Writes are counted by the API server's audit log, by who made them.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect, textSerde } from '../client/index.ts'
import type { ChaosBroker, ChaosCluster } from '../test/chaos/cluster.ts'
import { namespace, startKubeChaosCluster } from '../test/chaos/kube-cluster.ts'
import { Kubectl } from '../test/kube/kubectl.ts'
import type { LabObject } from '../test/kube/lab/lab-api.ts'
import { median } from './statistics.ts'
import type { Figures } from './workloads.ts'

interface KubeWorkload {
  readonly name: string
  run(options: { readonly directory: string; readonly scale: number }): Promise<Figures>
}

const apiVersion = 'penstock.dev/v1alpha1'
const root = join(import.meta.dirname, '..')
const patienceMs = 300_000

export const kubeWorkloads: readonly KubeWorkload[] = [
  { name: 'kubectl apply to the first acknowledged message', run: applied },
  { name: 'API writes at rest, 3 brokers, 2 operators', run: atRest },
  { name: 'loss of a broker that leads 100 of 300 partitions, real brokers', run: lostBroker },
  { name: '1,000 partitions of a lost broker', run: elections },
  { name: 'operator with 1,000 topics and 10,000 partitions', run: large },
]

/** A topic of six partitions with three copies each, ten times. */
async function applied({ directory, scale }: Parameters<KubeWorkload['run']>[0]): Promise<Figures> {
  await using bench = await start(join(directory, 'applied'))
  const { cluster, kubectl } = bench
  await using client = await connect(urlOf(cluster))
  const times: number[] = []
  const ready: number[] = []
  for (let n = 0; n < Math.max(3, 10 * scale); n++) {
    const name = `orders-${n}`
    const beganMs = performance.now()
    await kubectl.apply(topic(name, { partitions: 6 }))
    const appliedMs = performance.now()
    await acknowledged(async () => {
      await using producer = client.topic(name, { serde: textSerde }).producer()
      await producer.send({ value: 'first' })
    })
    times.push(performance.now() - beganMs)
    ready.push(performance.now() - appliedMs)
    await sleep(1_000)
  }
  return {
    'ms, median': median(times),
    'ms, longest': Math.max(...times),
    'ms of it after kubectl ended, median': median(ready),
  }
}

/** Nothing happens for a minute. */
async function atRest({ directory, scale }: Parameters<KubeWorkload['run']>[0]): Promise<Figures> {
  await using bench = await start(join(directory, 'rest'))
  await withPartitions(bench, 60)
  // Statuses of topics, and caches on disks, are written a while after.
  await sleep(15_000)
  const fromMs = Date.now()
  await sleep(60_000 * Math.max(0.2, scale))
  const seconds = (Date.now() - fromMs) / 1_000
  const writes = await writesOf(bench.audit, fromMs)
  const of = (user: string): number => writes.filter((one) => one.user === user).length
  return {
    'writes/s of a broker': of('broker') / seconds / bench.cluster.brokers.length,
    'writes/s of both operators': of('operator') / seconds,
    'writes/s in all': (of('broker') + of('operator')) / seconds,
  }
}

async function lostBroker({
  directory,
  scale,
}: Parameters<KubeWorkload['run']>[0]): Promise<Figures> {
  await using bench = await start(join(directory, 'lost'))
  const { cluster } = bench
  const count = Math.max(30, 300 * scale)
  await withPartitions(bench, count)
  await sleep(5_000)
  const [victim] = cluster.brokers
  if (victim === undefined) throw new Error('there is no broker')
  const led = (await leaders(bench)).filter((leader) => leader === victim.brokerId).length
  const fromMs = Date.now()
  const beganMs = performance.now()
  await victim.process.kill()
  const ms = await untilLed(bench, victim, beganMs)
  // Statuses for people follow.
  await sleep(10_000)
  const writes = await writesOf(bench.audit, fromMs)
  const count1 = (resource: string, user: string): number =>
    writes.filter((one) => one.resource === resource && one.user === user).length
  return {
    'partitions it led': led,
    'ms until all are led': ms,
    'partition writes of the operator': count1('partitions/status', 'operator'),
    'partition writes of brokers (copies out of sync)': count1('partitions/status', 'broker'),
    'all writes in the 10 s after': writes.length,
  }
}

function elections({ scale }: Parameters<KubeWorkload['run']>[0]): Promise<Figures> {
  return electionsOf({ partitions: Math.round(1_000 * scale), topics: 1 })
}

function large({ scale }: Parameters<KubeWorkload['run']>[0]): Promise<Figures> {
  return electionsOf({ partitions: 10_000 * scale, topics: 1_000 * scale })
}

/** test/kube/operator-elections.test.ts, whose brokers are only what the operator asks of them. */
async function electionsOf(size: {
  readonly partitions: number
  readonly topics: number
}): Promise<Figures> {
  const config = join('test', 'kube', 'vitest.config.ts')
  const file = join('test', 'kube', 'operator-elections.test.ts')
  const child = spawn('vitest', ['run', '--config', config, file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PENSTOCK_OPERATOR_ELECTIONS: String(size.partitions),
      PENSTOCK_OPERATOR_TOPICS: String(size.topics),
    },
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  const [code] = await once(child, 'close')
  const text = lines.join('\n')
  if (code !== 0) throw new Error(`the elections failed:\n${text}`)
  const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1])
  return {
    'ms until all have new leaders': number(/elections: (\d+) ms/),
    'ms for as many writes alone': number(/writes alone: (\d+) ms/),
    'CPU ms of the operator for it': number(/operator: (\d+) ms of CPU/),
    'memory MiB of the operator at rest': number(/at rest: (\d+) MiB/),
    'of it heap MiB': number(/\(heap (\d+)\)/),
    'CPU % of a core at rest': number(/\(heap \d+\), ([\d.]+) %/),
  }
}

interface Bench extends AsyncDisposable {
  readonly cluster: ChaosCluster
  readonly kubectl: Kubectl
  /** Path of the log. */
  readonly audit: string
}

async function start(directory: string): Promise<Bench> {
  await mkdir(directory, { recursive: true })
  const [policy, audit] = [join(directory, 'audit.yaml'), join(directory, 'audit.log')]
  await writeFile(policy, auditPolicy)
  const cluster = await startKubeChaosCluster({
    directory,
    brokers: 3,
    withNetwork: false,
    withDisks: false,
    outageMs: 0,
    apiServerFlags: [`--audit-policy-file=${policy}`, `--audit-log-path=${audit}`],
  })
  if (cluster.kube === undefined) throw new Error('there is no API server')
  const kubectl = await Kubectl.in(cluster.kube.lab, namespace)
  return { cluster, kubectl, audit, [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose]() }
}

const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: Metadata
    verbs: [create, update, patch, delete]
  - level: None
`

interface Write {
  readonly user: string
  /** With its subresource. */
  readonly resource: string
}

/** Of our processes, since then, refused ones too. */
async function writesOf(audit: string, fromMs: number): Promise<readonly Write[]> {
  const lines = (await readFile(audit, 'utf8')).trimEnd().split('\n')
  return lines.flatMap((line) => {
    const { user, objectRef, requestReceivedTimestamp } = JSON.parse(line) as AuditEvent
    if (Date.parse(requestReceivedTimestamp) < fromMs || user.username === 'admin') return []
    const parts = [objectRef?.resource, objectRef?.subresource].filter(Boolean)
    return [{ user: user.username, resource: parts.join('/') }]
  })
}

interface AuditEvent {
  readonly user: { readonly username: string }
  readonly objectRef?: { readonly resource: string; readonly subresource?: string }
  readonly requestReceivedTimestamp: string
}

/** Topics of up to a hundred partitions, until so many are led and in sync. */
async function withPartitions(bench: Bench, count: number): Promise<void> {
  for (let left = count, n = 0; left > 0; left -= 100, n++)
    await bench.kubectl.apply(topic(`topic-${n}`, { partitions: Math.min(100, left) }))
  await poll(async () => {
    const all = await partitionsOf(bench)
    const whole = all.filter((one) => one.leader !== undefined && one.inSync?.length === 3)
    // Preferred leaders come in a second step.
    const counts = Map.groupBy(whole, ({ leader }) => leader?.brokerId)
    const most = Math.max(...[...counts.values()].map(({ length }) => length))
    return whole.length === count && counts.size === 3 && most <= count / 3 + 10
  })
}

async function untilLed(bench: Bench, lost: ChaosBroker, beganMs: number): Promise<number> {
  let ms = 0
  await poll(async () => {
    const all = await leaders(bench)
    ms = performance.now() - beganMs
    return all.every((leader) => leader !== undefined && leader !== lost.brokerId)
  })
  return ms
}

async function leaders(bench: Bench): Promise<readonly (string | undefined)[]> {
  return (await partitionsOf(bench)).map(({ leader }) => leader?.brokerId)
}

interface PartitionStatus {
  readonly leader?: { readonly brokerId: string }
  readonly inSync?: readonly string[]
}

async function partitionsOf({ cluster }: Bench): Promise<readonly PartitionStatus[]> {
  const path = `/apis/${apiVersion}/namespaces/${namespace}/partitions`
  const list = await cluster.kube?.lab.admin.api.must('GET', path)
  const items = (list?.['items'] ?? []) as readonly LabObject[]
  return items.map(({ status }) => (status ?? {}) as PartitionStatus)
}

async function poll(done: () => Promise<boolean>): Promise<void> {
  const until = AbortSignal.timeout(patienceMs)
  while (!(await done())) {
    until.throwIfAborted()
    await sleep(50)
  }
}

/** A topic that brokers have not heard of yet is refused, which a client tells at once. */
async function acknowledged(send: () => Promise<void>): Promise<void> {
  await poll(() =>
    send().then(
      () => true,
      () => false,
    ),
  )
}

function topic(name: string, spec: object): object {
  return { apiVersion, kind: 'Topic', metadata: { name }, spec: { cluster: 'main', ...spec } }
}

function urlOf({ brokers }: ChaosCluster): string {
  return `penstock://${brokers.map(({ endpoint }) => endpoint).join(',')}`
}
