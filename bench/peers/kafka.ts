// Apache Kafka as a peer: KRaft nodes from Maven packages, one or three of them, each broker and controller at once; its own
// Java client under bench/peers/kafka/KafkaLoad.java.
// Durable means flush.messages=1: an fsync for every append, as an acknowledgement of ours promises; on every replica.

import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, totalmem } from 'node:os'
import { join } from 'node:path'
import { failUnderLoad } from '../failover.ts'
import type {
  ClusterPeer,
  FailoverLoad,
  FailoverTrace,
  PacedLoad,
  PacedResult,
  Peer,
  PeerKind,
  Place,
  PublishLoad,
  Throughput,
  TopicRequest,
} from '../peer.ts'
import { freePorts, type ProcessUsage, Program, portOpen, run, until, usage } from '../process.ts'

const home = join(homedir(), '.cache', 'penstock-bench', 'kafka')
const source = join(import.meta.dirname, 'kafka')
const classPath = `${join(home, 'lib')}/*:${join(home, 'classes')}`
const quiet = ['-Dlog4j2.level=ERROR']
const clientHeap = ['-Xms512m', '-Xmx512m']
/** Both brokers' clients gather 128 KiB batches for up to 5 ms when they are asked for throughput. */
const throughputSettings = ['-Dp.linger.ms=5', '-Dp.batch.size=131072']
const startWithinMs = 60_000
const loadWithinMs = 300_000

export const kafka: PeerKind = {
  name: 'kafka',
  durability: {
    fsync: 'flush.messages=1, an fsync for every append',
    memory: 'its default, the page cache',
  },
  replication:
    'acks=all waits for every replica that is in sync, with min.insync.replicas=2; a broker counts as lost after 9 s without a heartbeat, its default',
  install,
  start: (directory) => start(directory, 1),
  startCluster: (directory) => start(directory, 3),
}

async function install(): Promise<void> {
  await mkdir(join(home, 'classes'), { recursive: true })
  if ((await readdir(home)).includes('lib') === false) {
    process.stderr.write('kafka: fetching its packages with Maven (once)\n')
    const pom = join(source, 'pom.xml')
    const output = `-DoutputDirectory=${join(home, 'lib')}`
    const goal = 'dependency:copy-dependencies'
    await run('mvn', ['-q', '-B', '-f', pom, goal, '-DincludeScope=runtime', output])
  }
  const load = join(source, 'KafkaLoad.java')
  const libraries = `${join(home, 'lib')}/*`
  await run('javac', ['-nowarn', '-cp', libraries, '-d', join(home, 'classes'), load])
}

interface Node {
  readonly id: string
  readonly port: number
  readonly controllerPort: number
  readonly data: string
  readonly config: string
}

/** The stock settings of kafka-server-start.sh, which sizes the heap at 1 GiB; all heaps in a quarter of the memory. */
function serverFlags(nodes: number): readonly string[] {
  const heapMiB = Math.min(1_024, Math.floor(totalmem() / 2 ** 20 / 4 / nodes))
  return [
    `-Xms${heapMiB}m`,
    `-Xmx${heapMiB}m`,
    '-server',
    '-XX:+UseG1GC',
    '-XX:MaxGCPauseMillis=20',
  ]
}

function properties(node: Node, all: readonly Node[]): string {
  const listener = `PLAINTEXT://127.0.0.1:${node.port}`
  const voters = all.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`)
  return [
    'process.roles=broker,controller',
    `node.id=${node.id}`,
    `listeners=${listener},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    `advertised.listeners=${listener}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    `controller.quorum.voters=${voters.join(',')}`,
    `log.dirs=${node.data}`,
    'num.network.threads=3',
    'num.io.threads=8',
    `offsets.topic.replication.factor=${all.length}`,
    'offsets.topic.num.partitions=4',
    'group.initial.rebalance.delay.ms=0',
  ].join('\n')
}

/** Resolves when all take part. */
async function start(directory: string, count: number): Promise<Kafka> {
  const own = join(directory, 'kafka')
  await rm(own, { recursive: true, force: true })
  await mkdir(own, { recursive: true })
  const ports = await freePorts(2 * count)
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: String(index + 1),
    port: ports[2 * index] ?? 0,
    controllerPort: ports[2 * index + 1] ?? 0,
    data: join(own, `data-${index + 1}`),
    config: join(own, `${index + 1}.properties`),
  }))
  const cluster = '4L6g3nShT-eMCtK--X86sw'
  for (const node of nodes) {
    await writeFile(node.config, properties(node, nodes))
    const format = ['kafka.tools.StorageTool', 'format', '-t', cluster, '-c', node.config]
    await run('java', [...quiet, '-cp', classPath, ...format])
  }
  const kafkas = new Kafka(own, nodes)
  await kafkas.ready()
  return kafkas
}

class Kafka implements Peer, ClusterPeer {
  readonly name = 'kafka'
  readonly #directory: string
  readonly #nodes: readonly Node[]
  readonly #programs: Map<string, Program>
  readonly #servers: string

  constructor(directory: string, nodes: readonly Node[]) {
    this.#directory = directory
    this.#nodes = nodes
    this.#servers = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')
    this.#programs = new Map(nodes.map((node) => [node.id, this.#spawn(node)]))
  }

  #spawn({ id, config }: Node): Program {
    const flags = [...quiet, ...serverFlags(this.#nodes.length)]
    const main = ['-cp', classPath, 'kafka.Kafka', config]
    return new Program(`kafka ${id}`, 'java', [...flags, ...main])
  }

  async ready(): Promise<void> {
    for (const { port } of this.#nodes) await portOpen(port, startWithinMs)
    await this.#load([], ['ready', String(this.#nodes.length)])
  }

  async createTopic({ name, partitions, durability }: TopicRequest): Promise<void> {
    const replicas = this.#nodes.length
    await this.#topics('--create', name, [
      '--partitions',
      String(partitions),
      '--replication-factor',
      String(replicas),
      ...(replicas > 1 ? ['--config', 'min.insync.replicas=2'] : []),
      ...(durability === 'fsync' ? ['--config', 'flush.messages=1'] : []),
    ])
  }

  async deleteTopic(name: string): Promise<void> {
    await this.#topics('--delete', name, [])
  }

  async #topics(action: string, topic: string, more: readonly string[]): Promise<void> {
    const tool = 'org.apache.kafka.tools.TopicCommand'
    const to = ['--bootstrap-server', this.#servers, '--topic', topic]
    await run('java', [...quiet, ...clientHeap, '-cp', classPath, tool, action, ...to, ...more])
  }

  #loadArgs(settings: readonly string[], args: readonly string[]): readonly string[] {
    const servers = `-Dservers=${this.#servers}`
    const main = ['-cp', classPath, 'KafkaLoad', ...args]
    return [...quiet, ...clientHeap, servers, ...settings, ...main]
  }

  async #load(settings: readonly string[], args: readonly string[]): Promise<string> {
    const options = { withinMs: loadWithinMs }
    const out = await run('java', this.#loadArgs(settings, args), options)
    return out.split('\n').find((line) => line.startsWith('{')) ?? ''
  }

  async publish(to: PublishLoad): Promise<Throughput> {
    const { topic, messageBytes, messages, warmUpMessages } = to
    const args = [topic, ...[messageBytes, messages, warmUpMessages].map(String)]
    return JSON.parse(await this.#load(throughputSettings, ['publish', ...args])) as Throughput
  }

  async paced(to: PacedLoad): Promise<PacedResult> {
    const figures = await this.#load(this.#pacedSettings(), pacedArgs('paced', to))
    return JSON.parse(figures) as PacedResult
  }

  /**
   * With three replicas on few cores its stock batches of 16 KiB do not keep up with 5,000 messages a second when each
   * append is synced, and all figures would be those of a queue: p50 17,500 ms against 52 with larger batches.
   */
  #pacedSettings(): readonly string[] {
    return ['-Dp.linger.ms=0', ...(this.#nodes.length > 1 ? ['-Dp.batch.size=131072'] : [])]
  }

  async read(topic: string, messages: number): Promise<Throughput> {
    return JSON.parse(await this.#load([], ['read', topic, String(messages)])) as Throughput
  }

  async usage(): Promise<readonly ProcessUsage[]> {
    return await Promise.all(
      Array.from(this.#programs.values(), async ({ name, pid }) => ({
        process: name,
        ...(await usage(pid)),
      })),
    )
  }

  async place(topic: string): Promise<Place> {
    return JSON.parse(await this.#load([], ['place', topic])) as Place
  }

  async failover(to: FailoverLoad): Promise<FailoverTrace> {
    // Room for all that is due meanwhile: what is sent late is not due late.
    const settings = [...this.#pacedSettings(), `-Dp.buffer.memory=${128 * 2 ** 20}`]
    const args = this.#loadArgs(settings, pacedArgs('acks', to))
    const load = new Program('kafka load', 'java', args)
    return await failUnderLoad(load, () => this.#programs.get(to.broker)?.signal(to.fault))
  }

  async recover(broker: string, topic: string): Promise<void> {
    await this.#programs.get(broker)?.kill()
    const node = this.#nodes.find(({ id }) => id === broker)
    if (node !== undefined) this.#programs.set(broker, this.#spawn(node))
    await this.ready()
    const replicas = this.#nodes.length
    await until('in sync again', async () => (await this.place(topic)).inSync === replicas)
  }

  async diskBytes(topic: string): Promise<number> {
    let bytes = 0
    for (const { data } of this.#nodes) {
      for (const name of await readdir(data)) {
        if (!name.startsWith(`${topic}-`)) continue
        // Only the logs: index files are preallocated and would count against Kafka unfairly.
        for (const file of await readdir(join(data, name))) {
          if (file.endsWith('.log')) bytes += (await stat(join(data, name, file))).size
        }
      }
    }
    return bytes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // At once: the last would look for a quorum until it is killed.
    await Promise.all(Array.from(this.#programs.values(), (program) => program.stop()))
    await rm(this.#directory, { recursive: true, force: true })
  }
}

function pacedArgs(
  workload: string,
  { topic, messageBytes, ratePerSecond, seconds }: PacedLoad,
): readonly string[] {
  return [workload, topic, String(messageBytes), String(ratePerSecond), String(seconds)]
}
