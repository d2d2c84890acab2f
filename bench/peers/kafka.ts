// Apache Kafka as a peer: one KRaft node from Maven packages, its own Java client under bench/peers/kafka/KafkaLoad.java.
// Durable means flush.messages=1: an fsync for every append, as an acknowledgement of ours promises.

import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  PacedLoad,
  PacedResult,
  Peer,
  PeerKind,
  PublishLoad,
  Throughput,
  TopicRequest,
} from '../peer.ts'
import { Program, run, type Usage, usage } from '../process.ts'

const home = join(homedir(), '.cache', 'penstock-bench', 'kafka')
const source = join(import.meta.dirname, 'kafka')
const port = 9092
const controllerPort = 9193
const servers = `127.0.0.1:${port}`
const classPath = `${join(home, 'lib')}/*:${join(home, 'classes')}`
const quiet = ['-Dlog4j2.level=ERROR']
const clientHeap = ['-Xms512m', '-Xmx512m']
// The stock settings of kafka-server-start.sh, which sizes the heap at 1 GiB.
const serverFlags = ['-Xms1g', '-Xmx1g', '-server', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20']
/** Both brokers' clients gather 128 KiB batches for up to 5 ms when they are asked for throughput. */
const throughputSettings = ['-Dp.linger.ms=5', '-Dp.batch.size=131072']

async function install(): Promise<void> {
  await mkdir(join(home, 'classes'), { recursive: true })
  if ((await readdir(home)).includes('lib') === false) {
    process.stderr.write('kafka: fetching its packages with Maven (once)\n')
    const pom = join(source, 'pom.xml')
    const output = `-DoutputDirectory=${join(home, 'lib')}`
    await run('mvn', [
      '-q',
      '-B',
      '-f',
      pom,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      output,
    ])
  }
  const load = join(source, 'KafkaLoad.java')
  await run('javac', [
    '-nowarn',
    '-cp',
    `${join(home, 'lib')}/*`,
    '-d',
    join(home, 'classes'),
    load,
  ])
}

function properties(data: string): string {
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `listeners=PLAINTEXT://${servers},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://${servers}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `log.dirs=${data}`,
    'num.network.threads=3',
    'num.io.threads=8',
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=4',
    'group.initial.rebalance.delay.ms=0',
  ].join('\n')
}

export const kafka: PeerKind = {
  name: 'kafka',
  durability: {
    fsync: 'flush.messages=1, an fsync for every append',
    memory: 'its default, the page cache',
  },
  install,
  start,
}

/** Resolves when the port is open. */
async function start(directory: string): Promise<Peer> {
  const data = join(directory, 'kafka-data')
  const config = join(directory, 'kafka.properties')
  await rm(data, { recursive: true, force: true })
  await writeFile(config, properties(data))
  const cluster = '4L6g3nShT-eMCtK--X86sw'
  await run('java', [
    ...quiet,
    '-cp',
    classPath,
    'kafka.tools.StorageTool',
    'format',
    '-t',
    cluster,
    '-c',
    config,
  ])
  const server = new Program('kafka', 'java', [
    ...quiet,
    ...serverFlags,
    '-cp',
    classPath,
    'kafka.Kafka',
    config,
  ])
  await portOpen(60_000)
  return new Kafka(server, data)
}

async function portOpen(withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline) {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    const open = await promise
    socket.destroy()
    if (open) return
    await sleep(20)
  }
  throw new Error(`kafka did not open port ${port}`)
}

async function load<T>(settings: readonly string[], args: readonly string[]): Promise<T> {
  const out = await run('java', [
    ...quiet,
    ...clientHeap,
    ...settings,
    '-cp',
    classPath,
    'KafkaLoad',
    ...args,
  ])
  const line = out.split('\n').find((candidate) => candidate.startsWith('{'))
  if (line === undefined) throw new Error(`kafka load printed no figures: ${out}`)
  return JSON.parse(line) as T
}

class Kafka implements Peer {
  readonly name = 'kafka'
  readonly #server: Program
  readonly #data: string

  constructor(server: Program, data: string) {
    this.#server = server
    this.#data = data
  }

  async createTopic(topic: TopicRequest): Promise<void> {
    const flush = topic.durability === 'fsync' ? ['--config', 'flush.messages=1'] : []
    await this.#topics('--create', topic.name, [
      '--partitions',
      String(topic.partitions),
      '--replication-factor',
      '1',
      ...flush,
    ])
  }

  async deleteTopic(name: string): Promise<void> {
    await this.#topics('--delete', name, [])
  }

  async #topics(action: string, topic: string, more: readonly string[]): Promise<void> {
    const tool = 'org.apache.kafka.tools.TopicCommand'
    const to = ['--bootstrap-server', servers, '--topic', topic]
    await run('java', [...quiet, ...clientHeap, '-cp', classPath, tool, action, ...to, ...more])
  }

  async publish(to: PublishLoad): Promise<Throughput> {
    const args = [to.topic, String(to.messageBytes), String(to.messages)]
    return await load<Throughput>(throughputSettings, ['publish', ...args])
  }

  async paced(to: PacedLoad): Promise<PacedResult> {
    const args = [to.topic, String(to.messageBytes), String(to.ratePerSecond), String(to.seconds)]
    return await load<PacedResult>(['-Dp.linger.ms=0'], ['paced', ...args])
  }

  async read(topic: string, messages: number): Promise<Throughput> {
    return await load<Throughput>([], ['read', topic, String(messages)])
  }

  async usage(): Promise<Usage> {
    return await usage(this.#server.pid)
  }

  async diskBytes(topic: string): Promise<number> {
    let bytes = 0
    for (const name of await readdir(this.#data)) {
      if (!name.startsWith(`${topic}-`)) continue
      // Only the logs: index files are preallocated and would count against Kafka unfairly.
      for (const file of await readdir(join(this.#data, name))) {
        if (file.endsWith('.log')) bytes += (await stat(join(this.#data, name, file))).size
      }
    }
    return bytes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop()
    await rm(this.#data, { recursive: true, force: true })
  }
}
