// A cluster for chaos: a control process and brokers, each a process that can be killed and stopped by itself, on a network
// that can be cut and disks that can be full, where the machine allows it.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { cp, rm, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { openRemoteStore, type RemoteStore } from '../../broker/metadata/remote/remote-store.ts'
import { systemClock as clock } from '../../broker/system.ts'
import { silentLogger as logger } from '../../broker/telemetry/logger.ts'
import { type SmallDisk, smallDisk } from '../support/small-disk.ts'
import { type Network, openNetwork } from './network.ts'
import { ChaosProcess } from './process.ts'

export interface ChaosBroker {
  readonly index: number
  readonly brokerId: string
  /** host:port, the same over restarts. */
  readonly endpoint: string
  readonly process: ChaosProcess
  readonly dataDirectory: string
  readonly disk: SmallDisk | undefined
}

export interface ChaosCluster extends AsyncDisposable {
  readonly brokers: readonly ChaosBroker[]
  readonly control: ChaosProcess
  readonly network: Network | undefined
  /** Of the control process, in the network. */
  readonly controlPlace: number
  readonly metadata: RemoteStore
  /** Deletes everything the broker has; it must have been killed. */
  wipe(broker: ChaosBroker): Promise<void>
  /** Takes every byte that is left on the broker's disk. */
  fill(broker: ChaosBroker): Promise<void>
  /** Gives them back. */
  free(broker: ChaosBroker): Promise<void>
  /** Copies what is on small disks, which go with the cluster, into the directory of the run. */
  keepData(): Promise<void>
  /** One line per broker and partition: a hash over the names and bytes of its segments. */
  copies(): string[][]
}

export interface ChaosClusterOptions {
  readonly directory: string
  readonly brokers: number
  readonly withNetwork: boolean
  readonly withDisks: boolean
}

const ballast = 'ballast'
/** What the broker may write meanwhile. */
const ballastMargin = 8 * 1024 * 1024
const brokerPort = 7070
/** Enough for hundreds of rounds, below the watermark. */
const diskBytes = 512 * 1024 * 1024
const scripts = join(import.meta.dirname, '..', '..')

export async function startChaosCluster(options: ChaosClusterOptions): Promise<ChaosCluster> {
  await using opening = new AsyncDisposableStack()
  const { directory, brokers: count, withNetwork, withDisks } = options
  const controlPlace = count
  const network = withNetwork ? opening.use(openNetwork(count + 1)) : undefined
  if (network) gone(opening, () => network[Symbol.dispose]())
  const control = opening.use(
    new ChaosProcess({
      name: 'control',
      // Metadata is a socket in a directory: only its probes and orders go through the network.
      prefix: network?.prefixOf(controlPlace) ?? [],
      command: [join(import.meta.dirname, 'control.ts'), directory],
      logFile: join(directory, 'control.log'),
    }),
  )
  const address = addressIn(await control.start())
  const metadata = openRemoteStore({ address, clock, logger })
  opening.defer(() => metadata.close())
  const brokers: ChaosBroker[] = []
  for (let index = 0; index < count; index++) {
    const brokerId = `broker-${index + 1}`
    const disk = withDisks ? opening.use(smallDisk({ kind: 'tmpfs', bytes: diskBytes })) : undefined
    if (disk) gone(opening, () => void disk[Symbol.asyncDispose]())
    const dataDirectory = join(disk?.path ?? directory, brokerId)
    const host = network?.addressOf(index) ?? '127.0.0.1'
    const port = network === undefined ? await freePort() : brokerPort
    const flags = {
      brokerId,
      host,
      port,
      dataDir: dataDirectory,
      clusterId: 'chaos',
      advertisedEndpoint: 'none',
      logLevel: 'info',
      gracefulStopMs: 5_000,
    }
    const orders = JSON.stringify({ flags, metadata: address, version: '0.0.0' })
    const broker = opening.use(
      new ChaosProcess({
        name: brokerId,
        prefix: network?.prefixOf(index) ?? [],
        command: [join(scripts, 'cli', 'dev', 'member.ts'), orders],
        logFile: join(directory, `${brokerId}.log`),
      }),
    )
    brokers.push({
      index,
      brokerId,
      endpoint: `${host}:${port}`,
      process: broker,
      dataDirectory,
      disk,
    })
  }
  for (const line of await Promise.all(brokers.map((one) => one.process.start()))) addressIn(line)
  const opened = opening.move()
  return {
    brokers,
    control,
    network,
    controlPlace,
    metadata,
    async wipe({ dataDirectory }) {
      await rm(dataDirectory, { recursive: true, force: true })
      mkdirSync(dataDirectory, { recursive: true })
    },
    async fill({ disk }) {
      if (disk === undefined) return
      await preallocate(disk.path)
      disk.fill()
    },
    async free({ disk }) {
      if (disk === undefined) return
      await rm(join(disk.path, ballast))
      await disk.free()
    },
    async keepData() {
      for (const { brokerId, disk, dataDirectory } of brokers) {
        if (disk === undefined) continue
        await cp(dataDirectory, join(directory, brokerId), {
          recursive: true,
          filter: (path) => lstatSync(path).isFile() || lstatSync(path).isDirectory(),
        })
      }
    },
    copies: () => brokers.map(({ dataDirectory }) => copiesIn(dataDirectory)),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** Also when the run ends in the middle, by a defect of its own. */
function gone(opening: AsyncDisposableStack, clean: () => void): void {
  process.once('exit', clean)
  opening.defer(() => void process.off('exit', clean))
}

/** Most of what is left, by another process: to write so much here would hold up the load. */
async function preallocate(directory: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const { bavail, bsize } = await statfs(directory)
    const bytes = Math.max(1, bavail * bsize - ballastMargin)
    const child = spawn('fallocate', ['--length', String(bytes), join(directory, ballast)])
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code === 0) return
    // The broker has taken its reserve again, between the question and the answer.
    if (tries === 20) throw new Error(`fallocate: exit code ${code}`)
  }
}

function addressIn(line: string | undefined): string {
  // Written by ourselves: control.ts, cli/dev/member-protocol.ts.
  const said = JSON.parse(line ?? '{}') as { serving?: { url: string } }
  if (said.serving === undefined) throw new Error(`a process did not start: ${line ?? 'ended'}`)
  return said.serving.url
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function copiesIn(dataDirectory: string): string[] {
  const topics = join(dataDirectory, 'topics')
  return readdirSync(topics)
    .flatMap((uid) =>
      readdirSync(join(topics, uid)).map((partition) => {
        const log = join(topics, uid, partition, 'log')
        const hash = createHash('sha256')
        const segments = readdirSync(log).filter((name) => name.endsWith('.log'))
        for (const name of segments.sort()) hash.update(name).update(readFileSync(join(log, name)))
        return `${uid}/${partition} ${segments.length} segments ${hash.digest('hex')}`
      }),
    )
    .sort()
}
