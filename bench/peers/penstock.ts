// Our broker as the runner's own peer: the command that users run, in a process of its own, loaded by our TypeScript
// client in another.

import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from '../../client/index.ts'
import type {
  PacedLoad,
  PacedResult,
  Peer,
  PublishLoad,
  Throughput,
  TopicRequest,
} from '../peer.ts'
import { Program, run, type Usage, usage } from '../process.ts'

const root = join(import.meta.dirname, '..', '..')
const command = join(root, 'bin', 'penstock.mjs')
const loader = join(root, 'bench', 'load', 'penstock.ts')

export interface PenstockPeer extends Peer {
  readonly url: string
}

/** A broker on `dataDir`, which keeps what is there. Resolves when it says that it is ready. */
export async function startBroker(dataDir: string): Promise<{ program: Program; url: string }> {
  const args = [command, 'server', '--data-dir', dataDir, '--port', '0', '--host', '127.0.0.1']
  const program = new Program('penstock', process.execPath, args, { PENSTOCK_LOG_LEVEL: 'warn' })
  const [, url = ''] = await program.waitForLine(/(http:\/\/[^\s"]+)/)
  return { program, url: url.replace('http:', 'penstock:') }
}

export async function startPenstock(directory: string): Promise<PenstockPeer> {
  const dataDir = join(directory, 'penstock-data')
  await rm(dataDir, { recursive: true, force: true })
  const { program, url } = await startBroker(dataDir)
  return new Penstock(program, dataDir, url)
}

async function load<T>(url: string, args: readonly (string | number)[]): Promise<T> {
  return JSON.parse(await run(process.execPath, [loader, url, ...args.map(String)])) as T
}

class Penstock implements PenstockPeer {
  readonly name = 'penstock'
  readonly url: string
  readonly #program: Program
  readonly #dataDir: string

  constructor(program: Program, dataDir: string, url: string) {
    this.#program = program
    this.#dataDir = dataDir
    this.url = url
  }

  async createTopic({ name, partitions, durability }: TopicRequest): Promise<void> {
    await using client = await connect(this.url)
    await client.admin.createTopic(name, { partitions, durability })
  }

  async deleteTopic(name: string): Promise<void> {
    await using client = await connect(this.url)
    await client.admin.deleteTopic(name)
  }

  publish({ topic, messageBytes, messages }: PublishLoad): Promise<Throughput> {
    return load(this.url, ['publish', topic, messageBytes, messages])
  }

  paced({ topic, messageBytes, ratePerSecond, seconds }: PacedLoad): Promise<PacedResult> {
    return load(this.url, ['paced', topic, messageBytes, ratePerSecond, seconds])
  }

  read(topic: string, messages: number): Promise<Throughput> {
    return load(this.url, ['read', topic, messages])
  }

  usage(): Promise<Usage> {
    return usage(this.#program.pid)
  }

  async diskBytes(topic: string): Promise<number> {
    await using client = await connect(this.url)
    const { uid } = await client.admin.describeTopic(topic)
    return await bytesBelow(join(this.#dataDir, 'topics', uid))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.stop()
    await rm(this.#dataDir, { recursive: true, force: true })
  }
}

async function bytesBelow(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
