// A cluster for chaos: a control process and brokers, each a process that can be killed and stopped by itself, on a network
// that can be cut and disks that can be full, where the machine allows it. kube-cluster.ts has one on Kubernetes.

import { join } from 'node:path'
import { openRemoteStore } from '../../broker/metadata/remote/remote-store.ts'
import { systemClock as clock } from '../../broker/system.ts'
import { silentLogger as logger } from '../../broker/telemetry/logger.ts'
import type { MetadataStore } from '../../model/metadata-store.ts'
import { freePort } from '../kube/lab/free-port.ts'
import type { SmallDisk } from '../support/small-disk.ts'
import { brokerData, gone, openDisk } from './broker-data.ts'
import type { KubeSide } from './kube-cluster.ts'
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

/** Who elects: one process, or all operators as one. */
export type ControlSide = Pick<ChaosProcess, 'start' | 'kill' | 'signal'>

export interface ChaosCluster extends AsyncDisposable {
  readonly brokers: readonly ChaosBroker[]
  readonly control: ControlSide
  /** All that were started, for what became of them. */
  readonly processes: readonly ChaosProcess[]
  readonly network: Network | undefined
  /** Of the control process, in the network. */
  readonly controlPlace: number
  readonly metadata: Pick<MetadataStore, 'get'>
  readonly kube: KubeSide | undefined
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

const brokerPort = 7070
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
    const disk = withDisks ? openDisk(opening) : undefined
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
    processes: [control, ...brokers.map((broker) => broker.process)],
    network,
    controlPlace,
    metadata,
    kube: undefined,
    ...brokerData(brokers, directory),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function addressIn(line: string | undefined): string {
  // Written by ourselves: control.ts, cli/dev/member-protocol.ts.
  const said = JSON.parse(line ?? '{}') as { serving?: { url: string } }
  if (said.serving === undefined) throw new Error(`a process did not start: ${line ?? 'ended'}`)
  return said.serving.url
}
