// NATS JetStream as a peer: one nats-server with file storage and one replica, compiled from Go modules together with
// its load, bench/peers/nats/main.go.
//
// NATS has no partitions: a topic of eight is eight streams, published to round robin over one connection, as users
// of NATS spread load who need to (there by subject mapping).
//
// When data is synced is a setting of the whole server, so there are two servers, each started with the first topic
// that needs it, and each with the stock settings otherwise:
// - memory: `sync_interval` as it is by default, 2 minutes; an acknowledged message is in the page cache.
// - fsync: `sync_interval: always`, the only setting with which a single NATS server acknowledges what is on disk.
//   It syncs message by message, so a publish stops after 30 s however few were sent by then.

import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  Durability,
  PacedLoad,
  PacedResult,
  Peer,
  PeerKind,
  PublishLoad,
  Throughput,
  TopicRequest,
} from '../peer.ts'
import { Program, run, type Usage, usage } from '../process.ts'

const home = join(homedir(), '.cache', 'penstock-bench', 'nats')
const source = join(import.meta.dirname, 'nats')
const serverModule = 'github.com/nats-io/nats-server/v2'
const startWithinMs = 30_000

export const nats: PeerKind = {
  name: 'nats',
  durability: {
    fsync: 'sync_interval: always, a sync for every message',
    memory: 'its default, the page cache with a sync every 2 minutes',
  },
  install,
  start: (directory) => Promise.resolve(new Nats(directory)),
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
  readonly program: Program
  readonly data: string
  readonly url: string
}

async function startServer(directory: string, durability: Durability): Promise<Server> {
  const own = join(directory, `nats-${durability}`)
  const data = join(own, 'data')
  const log = join(own, 'log')
  await rm(own, { recursive: true, force: true })
  await mkdir(own, { recursive: true })
  const sync = durability === 'fsync' ? ', sync_interval: always' : ''
  const settings = [
    'listen: "127.0.0.1:-1"',
    `ports_file_dir: "${own}"`,
    `log_file: "${log}"`,
    `jetstream { store_dir: "${data}"${sync} }`,
  ]
  const config = join(own, 'nats.conf')
  await writeFile(config, `${settings.join('\n')}\n`)
  const program = new Program('nats', join(home, 'nats-server'), ['-c', config])
  const url = await listening(own)
  if (url) return { program, data, url }
  await program.stop()
  const said = await readFile(log, 'utf8').catch(() => 'nothing')
  throw new Error(`nats-server did not start within ${startWithinMs} ms; it said: ${said}`)
}

/** The server writes its ports to a file when all of them are open. */
async function listening(directory: string): Promise<string | undefined> {
  const deadline = performance.now() + startWithinMs
  while (performance.now() < deadline) {
    const file = (await readdir(directory)).find((name) => name.endsWith('.ports'))
    const text = file ? await readFile(join(directory, file), 'utf8') : ''
    const [, url] = /"(nats:\/\/[^"]+)"/.exec(text) ?? []
    if (url) return url
    await sleep(20)
  }
  return undefined
}

interface Topic {
  readonly server: Server
  readonly partitions: number
}

class Nats implements Peer {
  readonly name = 'nats'
  readonly #directory: string
  readonly #servers = new Map<Durability, Server>()
  readonly #topics = new Map<string, Topic>()
  /** Of the topic made last, for `usage`: workloads have one topic at a time. */
  #current: Server | undefined

  constructor(directory: string) {
    this.#directory = directory
  }

  async createTopic({ name, partitions, durability }: TopicRequest): Promise<void> {
    const server = this.#servers.get(durability) ?? (await startServer(this.#directory, durability))
    this.#servers.set(durability, server)
    this.#topics.set(name, { server, partitions })
    this.#current = server
    await this.#load('create', name)
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

  #load(workload: string, name: string, ...numbers: readonly number[]): Promise<string> {
    const { server, partitions } = this.#topic(name)
    const args = [workload, name, partitions, ...numbers].map(String)
    return run(join(home, 'nats'), [server.url, ...args])
  }

  async publish({ topic, messageBytes, messages }: PublishLoad): Promise<Throughput> {
    return JSON.parse(await this.#load('publish', topic, messageBytes, messages)) as Throughput
  }

  async paced({ topic, messageBytes, ratePerSecond, seconds }: PacedLoad): Promise<PacedResult> {
    const figures = await this.#load('paced', topic, messageBytes, ratePerSecond, seconds)
    return JSON.parse(figures) as PacedResult
  }

  async read(topic: string, messages: number): Promise<Throughput> {
    return JSON.parse(await this.#load('read', topic, messages)) as Throughput
  }

  async usage(): Promise<Usage> {
    if (!this.#current) throw new Error('nats runs no server yet')
    return await usage(this.#current.program.pid)
  }

  async diskBytes(name: string): Promise<number> {
    const { server, partitions } = this.#topic(name)
    let bytes = 0
    for (let i = 0; i < partitions; i++) {
      const messages = join(server.data, 'jetstream', '$G', 'streams', `${name}-${i}`, 'msgs')
      // Only the messages, as with Kafka: the index beside them is written at times.
      for (const file of await readdir(messages)) {
        if (file.endsWith('.blk')) bytes += (await stat(join(messages, file))).size
      }
    }
    return bytes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [durability, { program }] of this.#servers) {
      await program.stop()
      await rm(join(this.#directory, `nats-${durability}`), { recursive: true, force: true })
    }
  }
}
