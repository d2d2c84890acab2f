// NATS JetStream as a peer: one nats-server with file storage and one replica, or three with three, compiled from Go
// modules together with its load, bench/peers/nats/.
//
// NATS has no partitions: a topic of eight is eight streams, published to round robin over one connection, as users
// of NATS spread load who need to (there by subject mapping).
//
// When data is synced is a setting of the whole server, so there are two servers, or clusters, each started with the
// first topic that needs it, and each with the stock settings otherwise:
// - memory: `sync_interval` as it is by default, 2 minutes; an acknowledged message is in the page cache.
// - fsync: `sync_interval: always`, the only setting with which a single NATS server acknowledges what is on disk.
//   It syncs message by message, so a publish stops after 30 s however few were sent by then. Of three servers each
//   syncs its Raft log, several messages at a time.

import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { failUnderLoad } from '../failover.ts'
import type {
  ClusterPeer,
  Durability,
  FailoverLoad,
  FailoverTrace,
  Fault,
  PacedLoad,
  PacedResult,
  PeerKind,
  Place,
  PublishLoad,
  Throughput,
  TopicRequest,
} from '../peer.ts'
import { freePorts, type ProcessUsage, Program, run, until, usage } from '../process.ts'

const home = join(homedir(), '.cache', 'penstock-bench', 'nats')
const source = join(import.meta.dirname, 'nats')
const serverModule = 'github.com/nats-io/nats-server/v2'
const startWithinMs = 30_000
const loadWithinMs = 300_000

export const nats: PeerKind = {
  name: 'nats',
  durability: {
    fsync: 'sync_interval: always, a sync for every message',
    memory: 'its default, the page cache with a sync every 2 minutes',
  },
  replication:
    'R3, an acknowledgement waits for two of three; followers hold an election after 4 to 9 s without a leader, which cannot be set',
  install,
  start: (directory) => Promise.resolve(new Nats(directory, 1)),
  startCluster: (directory) => Promise.resolve(new Nats(directory, 3)),
}

/** Go compares with what it compiled before, so this takes a second when there is nothing new. */
async function install(): Promise<void> {
  await mkdir(home, { recursive: true })
  process.stderr.write('nats: building its server and load with Go (the first time fetches them)\n')
  // The trailing slash makes it a directory, for the two programs: `nats`, our load, and `nats-server`.
  const args = ['build', '-buildvcs=false', '-o', `${home}/`, '.', serverModule]
  try {
    await run('go', args, { cwd: source })
  } catch (cause) {
    const need = 'nats needs Go 1.26, or one since 1.21 that may fetch it, as `go` on the PATH'
    throw new Error(`${need}: ${cause instanceof Error ? cause.message : 'it did not build'}`, {
      cause,
    })
  }
}

interface Server {
  readonly name: string
  readonly port: number
  readonly clusterPort: number
  readonly monitorPort: number
  readonly directory: string
}

const configOf = (directory: string): string => join(directory, 'nats.conf')

function settings(
  { name, port, clusterPort, monitorPort, directory }: Server,
  { all, durability }: { all: readonly Server[]; durability: Durability },
): string {
  const sync = durability === 'fsync' ? ', sync_interval: always' : ''
  const lines = [
    `server_name: ${name}`,
    `listen: "127.0.0.1:${port}"`,
    `http: "127.0.0.1:${monitorPort}"`,
    `log_file: "${join(directory, 'log')}"`,
    `jetstream { store_dir: "${join(directory, 'data')}"${sync} }`,
  ]
  if (all.length > 1) {
    const routes = all.map((other) => `"nats://127.0.0.1:${other.clusterPort}"`).join(', ')
    lines.push(`cluster { name: bench, listen: "127.0.0.1:${clusterPort}", routes: [ ${routes} ] }`)
  }
  return `${lines.join('\n')}\n`
}

/** One server or three, with one durability. */
class Cluster {
  readonly servers: readonly Server[]
  readonly #programs: Map<string, Program>

  constructor(servers: readonly Server[]) {
    this.servers = servers
    this.#programs = new Map(servers.map((server) => [server.name, this.#spawn(server)]))
  }

  static async start(own: string, count: number, durability: Durability): Promise<Cluster> {
    await rm(own, { recursive: true, force: true })
    const ports = await freePorts(3 * count)
    const servers = Array.from({ length: count }, (_, index) => ({
      name: `n${index + 1}`,
      port: ports[3 * index] ?? 0,
      clusterPort: ports[3 * index + 1] ?? 0,
      monitorPort: ports[3 * index + 2] ?? 0,
      directory: join(own, `${index + 1}`),
    }))
    for (const server of servers) {
      await mkdir(server.directory, { recursive: true })
      await writeFile(configOf(server.directory), settings(server, { all: servers, durability }))
    }
    const cluster = new Cluster(servers)
    await cluster.ready()
    return cluster
  }

  #spawn({ name, directory }: Server): Program {
    return new Program(`nats ${name}`, join(home, 'nats-server'), ['-c', configOf(directory)])
  }

  /** Each has its data, and knows who leads. */
  async ready(): Promise<void> {
    for (const { monitorPort, directory } of this.servers) {
      const what = `nats-server ready (its log is in ${directory})`
      await until(what, async () => (await monitor(monitorPort, 'healthz'))?.ok === true, {
        withinMs: startWithinMs,
      })
    }
  }

  /** The server that leads the metadata of all streams. */
  async controller(): Promise<string> {
    for (const { monitorPort } of this.servers) {
      const answer = await monitor(monitorPort, 'jsz')
      const { meta_cluster: meta } = ((await answer?.json()) ?? {}) as {
        meta_cluster?: { leader?: string }
      }
      if (meta?.leader !== undefined) return meta.leader
    }
    return ''
  }

  signal(name: string, fault: Fault): void {
    this.#programs.get(name)?.signal(fault)
  }

  async startAgain(name: string): Promise<void> {
    await this.#programs.get(name)?.kill()
    const server = this.servers.find((one) => one.name === name)
    if (server !== undefined) this.#programs.set(name, this.#spawn(server))
    await this.ready()
  }

  async usage(): Promise<readonly ProcessUsage[]> {
    return await Promise.all(
      Array.from(this.#programs.values(), async ({ name, pid }) => ({
        process: name,
        ...(await usage(pid)),
      })),
    )
  }

  async stop(): Promise<void> {
    await Promise.all(Array.from(this.#programs.values(), (program) => program.stop()))
  }
}

/** Undefined while nobody answers. */
async function monitor(port: number, path: string): Promise<Response | undefined> {
  try {
    return await fetch(`http://127.0.0.1:${port}/${path}`)
  } catch {
    return undefined
  }
}

interface Topic {
  readonly cluster: Cluster
  readonly partitions: number
}

class Nats implements ClusterPeer {
  readonly name = 'nats'
  readonly #directory: string
  readonly #servers: number
  readonly #clusters = new Map<Durability, Cluster>()
  readonly #topics = new Map<string, Topic>()
  /** Of the topic made last, for `usage`: workloads have one topic at a time. */
  #current: Cluster | undefined

  constructor(directory: string, servers: number) {
    this.#directory = join(directory, 'nats')
    this.#servers = servers
  }

  async createTopic({ name, partitions, durability }: TopicRequest): Promise<void> {
    let cluster = this.#clusters.get(durability)
    if (cluster === undefined) {
      const own = join(this.#directory, durability)
      cluster = await Cluster.start(own, this.#servers, durability)
      this.#clusters.set(durability, cluster)
    }
    this.#topics.set(name, { cluster, partitions })
    this.#current = cluster
    await this.#load('create', name, this.#servers)
  }

  async deleteTopic(name: string): Promise<void> {
    await this.#load('delete', name)
    this.#topics.delete(name)
  }

  #topic(name: string): Topic {
    const topic = this.#topics.get(name)
    if (!topic) throw new Error(`nats has no topic ${name}`)
    return topic
  }

  #loadArgs(workload: string, name: string, numbers: readonly number[]): readonly string[] {
    const { cluster, partitions } = this.#topic(name)
    const servers = cluster.servers.map(
      (server) => `${server.name}=nats://127.0.0.1:${server.port}`,
    )
    return [servers.join(','), workload, name, ...[partitions, ...numbers].map(String)]
  }

  #load(workload: string, name: string, ...numbers: readonly number[]): Promise<string> {
    const args = this.#loadArgs(workload, name, numbers)
    return run(join(home, 'nats'), args, { withinMs: loadWithinMs })
  }

  async publish({ topic, ...load }: PublishLoad): Promise<Throughput> {
    const numbers = [load.messageBytes, load.messages, load.warmUpMessages]
    return JSON.parse(await this.#load('publish', topic, ...numbers)) as Throughput
  }

  async paced({ topic, messageBytes, ratePerSecond, seconds }: PacedLoad): Promise<PacedResult> {
    const figures = await this.#load('paced', topic, messageBytes, ratePerSecond, seconds)
    return JSON.parse(figures) as PacedResult
  }

  async read(topic: string, messages: number): Promise<Throughput> {
    return JSON.parse(await this.#load('read', topic, messages)) as Throughput
  }

  async usage(): Promise<readonly ProcessUsage[]> {
    if (!this.#current) throw new Error('nats runs no server yet')
    return await this.#current.usage()
  }

  async place(topic: string): Promise<Place> {
    const place = JSON.parse(await this.#load('place', topic)) as Omit<Place, 'controller'>
    return { ...place, controller: await this.#topic(topic).cluster.controller() }
  }

  async failover(to: FailoverLoad): Promise<FailoverTrace> {
    const args = this.#loadArgs('acks', to.topic, [to.messageBytes, to.ratePerSecond, to.seconds])
    const load = new Program('nats load', join(home, 'nats'), args)
    const { cluster } = this.#topic(to.topic)
    return await failUnderLoad(load, () => cluster.signal(to.broker, to.fault))
  }

  async recover(broker: string, topic: string): Promise<void> {
    await this.#topic(topic).cluster.startAgain(broker)
    const inSync = async (): Promise<boolean> => (await this.place(topic)).inSync === this.#servers
    await until('in sync again', inSync)
  }

  async diskBytes(name: string): Promise<number> {
    const { cluster, partitions } = this.#topic(name)
    let bytes = 0
    for (const { directory } of cluster.servers) {
      const streams = join(directory, 'data', 'jetstream', '$G', 'streams')
      for (let i = 0; i < partitions; i++) {
        const messages = join(streams, `${name}-${i}`, 'msgs')
        // Only the messages, as with Kafka: the index beside them is written at times.
        for (const file of await readdir(messages)) {
          if (file.endsWith('.blk')) bytes += (await stat(join(messages, file))).size
        }
      }
    }
    return bytes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const cluster of this.#clusters.values()) await cluster.stop()
    await rm(this.#directory, { recursive: true, force: true })
  }
}
