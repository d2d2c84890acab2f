// Our broker as the runner's own peer: the command that users run, in a process of its own, loaded by our TypeScript
// client in another. Three of them run under the supervisor, which starts one that was killed again after a second, while
// the load goes on; the other brokers have nobody who would.

import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '../../client/index.ts'
import { failUnderLoad } from '../failover.ts'
import type {
  ClusterPeer,
  FailoverLoad,
  FailoverTrace,
  PacedLoad,
  PacedResult,
  Peer,
  Place,
  PublishLoad,
  Throughput,
  TopicRequest,
} from '../peer.ts'
import { type ProcessUsage, Program, run, until, usage } from '../process.ts'

const root = join(import.meta.dirname, '..', '..')
const command = join(root, 'bin', 'penstock.mjs')
const loader = join(root, 'bench', 'load', 'penstock.ts')
const loadWithinMs = 300_000
const environment = { PENSTOCK_LOG_LEVEL: 'warn' }

export interface PenstockPeer extends Peer {
  readonly url: string
}

/** A broker on `dataDir`, which keeps what is there. Resolves when it says that it is ready. */
export async function startBroker(dataDir: string): Promise<{ program: Program; url: string }> {
  const args = [command, 'server', '--data-dir', dataDir, '--port', '0', '--host', '127.0.0.1']
  const program = new Program('penstock', process.execPath, args, environment)
  const [, url = ''] = await program.waitForLine(/(http:\/\/[^\s"]+)/)
  return { program, url: url.replace('http:', 'penstock:') }
}

export async function startPenstock(directory: string): Promise<PenstockPeer> {
  const dataDir = join(directory, 'penstock-data')
  await rm(dataDir, { recursive: true, force: true })
  const { program, url } = await startBroker(dataDir)
  return new Penstock({ program, dataDir, url, brokers: [] })
}

/** Of a cluster, as its supervisor names it. */
interface Member {
  readonly brokerId: string
  readonly url: string
}

export async function startPenstockCluster(directory: string): Promise<ClusterPeer> {
  const dataDir = join(directory, 'penstock-data')
  await rm(dataDir, { recursive: true, force: true })
  const flags = ['--brokers', '3', '--data', dataDir, '--port', '0', '--host', '127.0.0.1']
  const args = [command, 'dev', ...flags, '--output', 'jsonl']
  const program = new Program('supervisor', process.execPath, args, environment)
  const [line] = await program.waitForLine(/^\{.*$/)
  const { brokers } = JSON.parse(line) as { brokers: readonly Member[] }
  const url = `penstock://${brokers.map((broker) => new URL(broker.url).host).join(',')}`
  return new Penstock({ program, dataDir, url, brokers })
}

interface Started {
  readonly program: Program
  readonly dataDir: string
  readonly url: string
  /** Empty without a supervisor. */
  readonly brokers: readonly Member[]
}

class Penstock implements PenstockPeer, ClusterPeer {
  readonly name = 'penstock'
  readonly url: string
  readonly #program: Program
  readonly #dataDir: string
  readonly #brokers: readonly Member[]

  constructor({ program, dataDir, url, brokers }: Started) {
    this.#program = program
    this.#dataDir = dataDir
    this.url = url
    this.#brokers = brokers
  }

  async createTopic({ name, partitions, durability }: TopicRequest): Promise<void> {
    const replication =
      this.#brokers.length > 0 ? { replicationFactor: 3, minInSyncReplicas: 2 } : {}
    await using client = await connect(this.url)
    await client.admin.createTopic(name, { partitions, durability, ...replication })
  }

  async deleteTopic(name: string): Promise<void> {
    await using client = await connect(this.url)
    await client.admin.deleteTopic(name)
  }

  publish({ topic, ...load }: PublishLoad): Promise<Throughput> {
    return this.#load(['publish', topic, load.messageBytes, load.messages, load.warmUpMessages])
  }

  paced(to: PacedLoad): Promise<PacedResult> {
    return this.#load(pacedArgs('paced', to))
  }

  read(topic: string, messages: number): Promise<Throughput> {
    return this.#load(['read', topic, messages])
  }

  async #load<T>(args: readonly (string | number)[]): Promise<T> {
    const options = { withinMs: loadWithinMs }
    const all = [loader, this.url, ...args.map(String)]
    return JSON.parse(await run(process.execPath, all, options)) as T
  }

  async usage(): Promise<readonly ProcessUsage[]> {
    const members = await this.#members()
    const processes = [[this.#program.name, this.#program.pid] as const, ...members]
    return await Promise.all(
      processes.map(async ([name, pid]) => ({ process: name, ...(await usage(pid)) })),
    )
  }

  /** Process ids by broker, as they are now. */
  async #members(): Promise<ReadonlyMap<string, number>> {
    const { pid } = this.#program
    const found = new Map<string, number>()
    for (const child of (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).split(' ')) {
      const said = child === '' ? '' : await readFile(`/proc/${child}/cmdline`, 'utf8')
      const broker = this.#brokers.find(({ brokerId }) => said.includes(`"${brokerId}"`))
      if (broker !== undefined) found.set(broker.brokerId, Number(child))
    }
    return found
  }

  async place(topic: string): Promise<Place> {
    await using client = await connect(this.url)
    const { partitions } = await client.admin.describeTopic(topic)
    const { leader = '', inSyncReplicas = [] } = partitions[0] ?? {}
    // The supervisor has the controller.
    return { leader, controller: '', inSync: inSyncReplicas.length }
  }

  async failover(to: FailoverLoad): Promise<FailoverTrace> {
    const pid = (await this.#members()).get(to.broker)
    if (pid === undefined) throw new Error(`no process of ${to.broker}`)
    const args = [loader, this.url, ...pacedArgs('acks', to).map(String)]
    const load = new Program('penstock load', process.execPath, args)
    return await failUnderLoad(load, () => process.kill(pid, to.fault))
  }

  async recover(broker: string, topic: string): Promise<void> {
    const stopped = (await this.#members()).get(broker)
    if (stopped !== undefined && (await isStopped(stopped))) process.kill(stopped, 'SIGKILL')
    await until('in sync again', async () => {
      const members = await this.#members()
      const { inSync } = await this.place(topic)
      return members.size === this.#brokers.length && inSync === 3
    })
  }

  async diskBytes(topic: string): Promise<number> {
    await using client = await connect(this.url)
    const { uid } = await client.admin.describeTopic(topic)
    const of = this.#brokers.map(({ brokerId }) => join(this.#dataDir, brokerId))
    const directories = of.length > 0 ? of : [this.#dataDir]
    const bytes = await Promise.all(
      directories.map((directory) => bytesBelow(join(directory, 'topics', uid))),
    )
    return bytes.reduce((sum, some) => sum + some, 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop()
    await rm(this.#dataDir, { recursive: true, force: true })
  }
}

async function isStopped(pid: number): Promise<boolean> {
  return /^State:\s+T/m.test(await readFile(`/proc/${pid}/status`, 'utf8'))
}

function pacedArgs(
  workload: string,
  { topic, messageBytes, ratePerSecond, seconds }: PacedLoad,
): readonly (string | number)[] {
  return [workload, topic, messageBytes, ratePerSecond, seconds]
}

async function bytesBelow(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
