// One start of a broker, put together as broker/main.ts does it, but for the services: production code on a simulated disk,
// clock, network and metadata. What it answers is checked on its way out.

import { KeptRegistration } from '../../../broker/kept-registration.ts'
import { DiskSpace, makeRoomToStart } from '../../../broker/log/disk-space.ts'
import type { FileSystem } from '../../../broker/log/file-system.ts'
import type { LocalPartition } from '../../../broker/partition/partition.ts'
import { type PartitionHost, startPartitionHost } from '../../../broker/partition/partition-host.ts'
import { ReplicaDriver } from '../../../broker/partition/replica-driver.ts'
import { openReplicaTable, type ReplicaTable } from '../../../broker/partition/replica-table.ts'
import { TailBudget } from '../../../broker/partition/tail-cache.ts'
import { PeerNetwork } from '../../../broker/peers/network.ts'
import { registerBroker } from '../../../broker/registration.ts'
import {
  nextIdentity,
  readStoreIdentity,
  type StoreIdentity,
  writeStoreIdentity,
} from '../../../broker/store-identity.ts'
import type { Broker } from '../../../model/broker.ts'
import { PenstockError } from '../../../model/errors.ts'
import type { MetadataStore } from '../../../model/metadata-store.ts'
import type { Promised } from '../../../model/promised.ts'
import type {
  Fence,
  FenceResult,
  HandOver,
  ProbeAnswer,
} from '../../../operator/controller/broker-control.ts'
import { type Scheduler, SimulatedProcess, VirtualClock, type WallTime } from '../scheduler.ts'
import { must } from '../violation.ts'
import type { SimulatedBroker } from './broker.ts'
import type { BrokerPlace } from './cluster-metadata.ts'
import { simulatedLogger } from './logger.ts'
import type { End, Speaker } from './network.ts'
import { dialIn, StreamCall } from './peer-streams.ts'
import { bytesOf, directoryAt } from './stored-batches.ts'
import { topicUid, type World } from './world.ts'

export const dataDir = '/data'
const ratios = { warn: 0.75, reject: 0.9 }

function idOf({ brokerId, storeId, bootSeq }: StoreIdentity) {
  return { brokerId, storeId, bootSeq }
}

export class Life implements Speaker {
  readonly broker: SimulatedBroker
  readonly process: SimulatedProcess
  readonly fileSystem: FileSystem
  readonly clock: VirtualClock
  me: StoreIdentity | undefined
  host: PartitionHost | undefined
  peers: PeerNetwork | undefined
  /** Of its files: how far each lane of each partition has been looked at. */
  readonly inspected = new Map<string, number>()
  readonly #world: World
  readonly #ending = new AbortController()
  readonly #asked = new WeakSet<LocalPartition>()
  #table: ReplicaTable | undefined
  #disk: DiskSpace | undefined
  #kept: KeptRegistration | undefined
  #place: BrokerPlace | undefined
  #closing: Promise<void> | undefined

  constructor(world: World, broker: SimulatedBroker, wall: WallTime) {
    const scheduler: Scheduler = world.scheduler
    this.#world = world
    this.broker = broker
    this.process = new SimulatedProcess(scheduler)
    this.fileSystem = world.mutation.fileSystem(broker.disk.mount(this.process))
    this.clock = new VirtualClock({ scheduler, process: this.process, wall })
  }

  get name(): string {
    return this.broker.name
  }

  get storeId(): string {
    return this.me?.storeId ?? ''
  }

  async begin(): Promise<void> {
    const { fileSystem, clock } = this
    await fileSystem.makeDirectory(dataDir)
    await makeRoomToStart({ fileSystem, dataDir, ratios })
    const { mutation } = this.#world
    const newId = (): string =>
      mutation.is('emptyIsNew') ? `${this.name}-0` : `${this.name}-${this.broker.nextId()}`
    const found = await readStoreIdentity(fileSystem, dataDir)
    const store = this.#world.storeFor(this)
    const next = nextIdentity(found, { brokerId: this.name, clusterId: 'c1', newId })
    const identity = await mutation.identity(next, store)
    await writeStoreIdentity(fileSystem, dataDir, identity)
    this.#disk = new DiskSpace({
      fileSystem,
      clock,
      dataDir,
      ratios,
      reserveBytes: 4096,
      onChange: (watermark) => this.#world.note(this.name, `disk ${watermark}`),
      onTrouble: () => {},
    })
    await this.#disk.start()
    const onReplaced = (error: Error): void => this.broker.failed(this, error)
    this.#place = this.#world.metadata.placeOf?.(this, onReplaced)
    await this.#place?.take(identity, this.#ending.signal)
    const registered = await registerBroker({
      store,
      identity,
      endpoint: `${this.name}:7070`,
      newId,
      write: (changed) => writeStoreIdentity(fileSystem, dataDir, changed),
      patience: { clock, signal: this.#ending.signal },
    })
    this.me = registered.identity
    if (registered.rolledBack) {
      this.#world.count('rolled back')
      await this.#place?.take(registered.identity, this.#ending.signal)
    }
    await this.#open(registered.identity, { disk: this.#disk, store })
  }

  async #open(
    me: StoreIdentity,
    { disk, store }: { readonly disk: DiskSpace; readonly store: MetadataStore },
  ): Promise<void> {
    const { fileSystem, clock, name } = this
    const { plan, network, mutation } = this.#world
    const logger = simulatedLogger(this.#world, name)
    const onFatal = (error: Error): void => this.broker.failed(this, error)
    const table = mutation.table(await openReplicaTable({ fileSystem, clock, dataDir, onFatal }))
    this.#table = table
    this.#checkPromises(table)
    const peers = new PeerNetwork({
      me,
      clock,
      logger,
      catchUpBytesPerSecond: plan.catchUpBytesPerSecond,
      endpointOf: (storeId) => this.host?.brokerOf(storeId)?.endpoint,
      find: (key) => this.host?.find(key),
      dial: dialIn(network, this),
    })
    this.peers = peers
    const endpoint = `${name}:7070`
    const own = (): Broker => ({ ...idOf(me), endpoint })
    const kept = new KeptRegistration({ store, clock, logger, own })
    this.#kept = kept
    const host = await startPartitionHost({
      store,
      fileSystem,
      clock,
      dataDir,
      me,
      environment: {
        segmentMs: plan.segmentMs,
        onFatal,
        observe: { committed() {} },
        acceptsWrites: () => disk.watermark !== 'reject',
        freeReserve: () => disk.freeReserve(),
        peers,
        table,
        newNonce: () => this.broker.nextId(),
        tails: new TailBudget(plan.tailBytes),
        rules: mutation.rules,
      },
      logger,
      recoveryConcurrency: 4,
      retentionCheckMs: plan.retentionCheckMs,
      signal: this.#ending.signal,
      onRegressed: () => kept.restored(),
    })
    this.host = host
    host.onChange(() => kept.look(host.brokerOf(me.storeId)))
    host.onChange(() => this.#world.guard(() => this.#lookWhoLeads(host)))
    network.listen(this)
  }

  /** Finishes what is in flight. May be called again meanwhile. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#ending.abort()
    this.#kept?.[Symbol.dispose]()
    await this.host?.close()
    this.peers?.close()
    await this.#table?.close()
    this.#disk?.close()
    await this.#place?.[Symbol.asyncDispose]()
  }

  driver(index: number): ReplicaDriver | undefined {
    const replica = this.host?.find({ topicUid, index })
    return replica instanceof ReplicaDriver ? replica : undefined
  }

  // What others ask of it.

  async probe(): Promise<ProbeAnswer> {
    const { storeId, bootSeq } = this.#started
    return { storeId, bootSeq, lostLeaders: this.peers?.lostLeaders() ?? [] }
  }

  async fence(storeId: string, fences: readonly Fence[]): Promise<readonly FenceResult[]> {
    if (storeId !== this.storeId) throw new PenstockError('NOT_READY', `this is ${this.storeId}`)
    return await Promise.all(
      fences.map(async (fence): Promise<FenceResult> => {
        try {
          const promised = await this.#promise(fence)
          if (fence.topicUid === topicUid)
            this.#world.guard(() => this.#checkPromise(fence.index, promised))
          return { promised }
        } catch (error) {
          return { error: PenstockError.from(error) }
        }
      }),
    )
  }

  async #promise(fence: Fence): Promise<Promised> {
    const isKnown = fence.topicUid === topicUid
    const state = isKnown ? this.driver(fence.index)?.state : undefined
    if (!this.#world.mutation.is('fencedFirst') || state === undefined)
      return await this.#hosting.fence(fence, fence.epoch)
    const { storeId, bootSeq, lanes, damaged } = state
    const ends = { state: lanes.state.durable, data: lanes.data.durable }
    const last = ({ history }: typeof lanes.data): number => history.at(-1)?.epoch ?? 0
    const lastEpochs = { state: last(lanes.state), data: last(lanes.data) }
    const promised = { promised: fence.epoch, again: false }
    return { storeId, bootSeq, ...promised, lastEpochs, ends, damaged }
  }

  async handOver(handOver: HandOver): Promise<void> {
    await this.#hosting.handOver(handOver, handOver)
  }

  follow(end: End<Buffer, Buffer>): void {
    const call = new StreamCall(end, this)
    const over = (): void => end.close()
    if (this.peers) this.peers.serve(call, this.#ending.signal).then(over, over)
    else over()
  }

  get #started(): StoreIdentity {
    if (this.me) return this.me
    throw new PenstockError('NOT_READY', 'still starting')
  }

  get #hosting(): PartitionHost {
    if (this.host) return this.host
    throw new PenstockError('NOT_READY', 'still starting')
  }

  #lookWhoLeads(host: PartitionHost): void {
    if (!this.process.alive) return
    const { storeId, bootSeq } = this.#started
    for (const partition of host.local()) {
      const { topic, index, epoch } = partition
      if (topic.uid !== topicUid) continue
      const end = this.driver(index)?.state.lanes.data.end
      if (end === undefined) continue
      const who = `${storeId}#${bootSeq}`
      this.#world.history(index).leads(epoch, who, end)
      this.#askEnd(partition, who)
    }
  }

  /** Once, as soon as it leads. */
  #askEnd(partition: LocalPartition, who: string): void {
    if (this.#asked.has(partition)) return
    this.#asked.add(partition)
    const { index, epoch } = partition
    const readable = this.#world.mutation.is('endAwaited')
      ? Promise.resolve(partition.highWatermark)
      : partition.readableEnd()
    readable.then(
      (end) => {
        if (!this.process.alive) return
        this.#world.count('ends')
        this.#world.guard(() => this.#world.history(index).ends(epoch, who, end))
      },
      // It leads no more, or too few follow it.
      () => {},
    )
  }

  /** I-PROMISE: what it tells is on disk. */
  #checkPromise(index: number, { promised }: Promised): void {
    if (!this.process.alive || this.#world.mutation.is('fencedFirst')) return
    const key = `${this.storeId} ${index}`
    this.#world.promised.set(key, Math.max(promised, this.#world.promised.get(key) ?? 0))
    this.#world.count('promises')
    const written = `"topicUid":"${topicUid}","index":${index},"entry":{"promised":${promised},`
    const files = [...(directoryAt(this.broker.disk, `${dataDir}/replicas`)?.files() ?? [])]
    must(
      files.some(({ file }) => bytesOf(file, 'platter').includes(written)),
      'promise',
      () => `${this.storeId} tells that it has promised ${promised}, and it is not on its disk`,
    )
  }

  #checkPromises(table: ReplicaTable): void {
    if (this.broker.isDamaged) return
    for (const history of this.#world.histories) {
      const index = this.#world.histories.indexOf(history)
      const told = this.#world.promised.get(`${this.storeId} ${index}`) ?? 0
      const { promised } = table.get({ topicUid, index })
      this.#world.guard(() =>
        must(
          promised >= told,
          'promise',
          () =>
            `${this.storeId} has told of promise ${told} for ${history.name} and knows ${promised}`,
        ),
      )
    }
  }
}
