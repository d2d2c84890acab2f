// The partitions of this broker: follows metadata, and has every partition served, deleted or put aside as it says. The
// services look partitions up here.
// Keeps R9 and R10: serves a partition only as its leader by store id and by this very start.

import type { Broker } from '../../model/broker.ts'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import { followMetadata, type MetadataCache } from '../../model/metadata-cache.ts'
import type {
  MetadataEvent,
  MetadataKind,
  MetadataKinds,
  MetadataStore,
} from '../../model/metadata-store.ts'
import type { Epoch } from '../../model/offset.ts'
import { type Partition, partitionName } from '../../model/partition.ts'
import type { Promised } from '../../model/promised.ts'
import type { Topic } from '../../model/topic.ts'
import type { FileSystem } from '../log/file-system.ts'
import type { Logger } from '../telemetry/logger.ts'
import { type Entry, HostedEntries } from './hosted-entries.ts'
import { HostedPartition, type HostState, wishFor } from './hosted-partition.ts'
import type { HandOver, Me, ReplicaEnvironment } from './hosted-replica.ts'
import type { ClusterDirectory, LocalPartition, PartitionView } from './partition.ts'
import { nameOf, type PartitionKey, PartitionStorage } from './partition-storage.ts'
import type { PeerReplica } from './peers.ts'
import { RecordKeeper } from './record-keeper.ts'
import { refusal } from './refusal.ts'
import type { RefusalKind } from './refusals.ts'
import { applyRetention } from './retention-round.ts'
import { rounds } from './rounds.ts'
import { reportDeleted, reportRetired } from './tombstone.ts'
import { type InTurn, inTurns } from './turns.ts'
import { quarantineUnknown } from './unknown-directories.ts'

export interface PartitionHostOptions {
  readonly store: MetadataStore
  readonly fileSystem: FileSystem
  readonly clock: Clock
  readonly dataDir: string
  /** This start of this broker, as registered. */
  readonly me: Me
  readonly environment: Omit<ReplicaEnvironment, 'fileSystem' | 'clock' | 'me'>
  readonly logger: Logger
  /** Partitions opened at the same time. */
  readonly recoveryConcurrency: number
  readonly retentionCheckMs: number
  /** The history of metadata has gone back: what the cluster knew of this broker may be what it was. */
  readonly onRegressed?: (kind: MetadataKind) => void
}

export interface PartitionHost extends ClusterDirectory, AsyncDisposable {
  /** Partitions of this store, by state; for metrics. */
  counts(): Readonly<Record<HostState, number>>
  /** Copies that follow and store nothing just now, by why; for metrics. */
  refusals(): Readonly<Record<RefusalKind, number>>
  /** The replica of a partition, for the streams between brokers. */
  find(key: PartitionKey): PeerReplica | undefined
  /** See ReplicaDriver.fence. Throws NOT_READY. */
  fence(key: PartitionKey, epoch: Epoch): Promise<Promised>
  /** See HostedReplica.handOver. Throws NOT_LEADER, TIMED_OUT. */
  handOver(key: PartitionKey, to: HandOver): Promise<void>
  /** The broker that has the store now. */
  brokerOf(storeId: string): Broker | undefined
  /** True when no partition of this store is still being recovered or waits for its leader. */
  isReady(): boolean
  /** Stops serving, with everything queued on disk. May be called twice. */
  close(): Promise<void>
}

/** Resolves when metadata is known and unknown directories are put aside; partitions open from then on. */
export async function startPartitionHost(
  options: PartitionHostOptions & { readonly signal: AbortSignal },
): Promise<PartitionHost> {
  const host = new Host(options)
  try {
    await host.begin(options.signal)
  } catch (error) {
    await host.close()
    throw error
  }
  return host
}

/** How often leaders look at who has fallen behind or caught up. */
const tickMs = 250

class Host implements PartitionHost {
  readonly #options: PartitionHostOptions
  readonly #storage: PartitionStorage
  readonly #abort = new AbortController()
  readonly #topics: MetadataCache<Topic>
  readonly #partitions: MetadataCache<Partition>
  readonly #brokers: MetadataCache<Broker>
  readonly #entries = new HostedEntries()
  readonly #listeners = new Set<() => void>()
  readonly #inTurn: InTurn
  #synced = Promise.withResolvers<void>()
  /** Events count from here on; before, the caches alone take them in. */
  #begun = false
  /** The store itself has told everything. Until then nothing is deleted or put aside: what is known may be long past. */
  #isLive = false
  #telling = false

  constructor(options: PartitionHostOptions) {
    this.#options = options
    this.#storage = new PartitionStorage(options)
    this.#inTurn = inTurns(options.recoveryConcurrency)
    this.#topics = this.#follow('topic', (event) => this.#onTopic(event))
    this.#partitions = this.#follow('partition', (event) => this.#onPartition(event))
    this.#brokers = this.#follow('broker', () => {})
  }

  async begin(signal: AbortSignal): Promise<void> {
    const aborted = (): void => this.#synced.reject(metadataUnknown(signal))
    signal.addEventListener('abort', aborted)
    if (signal.aborted) aborted()
    try {
      await this.#synced.promise
    } finally {
      signal.removeEventListener('abort', aborted)
    }
    this.#isLive = this.#cachesAreLive()
    if (this.#isLive) await this.#quarantineUnknown()
    else
      this.#options.logger.warn('metadata-from-cache', {
        partitions: this.#partitions.objects.size,
      })
    this.#begun = true
    this.#updateAll()
    this.#goRound()
    this.#lookIfLive()
  }

  topic(name: string): Topic {
    const topic = this.#topics.objects.get(name)?.value
    if (topic !== undefined && topic.deletedAtMs === undefined) return topic
    throw new PenstockError('TOPIC_NOT_FOUND', `there is no topic "${name}"`, { topic: name })
  }

  topics(): readonly Topic[] {
    const all = [...this.#topics.objects.values()].map(({ value }) => value)
    return all.filter(({ deletedAtMs }) => deletedAtMs === undefined)
  }

  partition(topicName: string, index: number): LocalPartition {
    const topic = this.topic(topicName)
    const entry = this.#entries.get({ topicUid: topic.uid, index })
    return entry?.hosted.serving ?? this.#refuse(topic, index)
  }

  local(): readonly LocalPartition[] {
    return this.#entries.all().flatMap(({ hosted }) => hosted.serving ?? [])
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  describe(topicUid: string): readonly PartitionView[] {
    return this.#entries
      .ofTopic(topicUid)
      .flatMap((entry) => (entry.partition ? [this.#view(entry.hosted, entry.partition)] : []))
      .toSorted((a, b) => a.partition.index - b.partition.index)
  }

  brokers(): readonly Broker[] {
    return [...this.#brokers.objects.values()].map(({ value }) => value)
  }

  counts(): Readonly<Record<HostState, number>> {
    return this.#entries.counts(this.#options.me.storeId)
  }

  refusals(): Readonly<Record<RefusalKind, number>> {
    return this.#entries.refusals()
  }

  isReady(): boolean {
    const { offline, recovering } = this.counts()
    return this.#begun && offline + recovering === 0
  }

  find(key: PartitionKey): PeerReplica | undefined {
    return this.#entries.get(key)?.hosted.peer
  }

  async fence(key: PartitionKey, epoch: Epoch): Promise<Promised> {
    return await this.#hosted(key).fence(epoch)
  }

  async handOver(key: PartitionKey, to: HandOver): Promise<void> {
    await this.#hosted(key).handOver(to)
  }

  brokerOf(storeId: string): Broker | undefined {
    for (const { value } of this.#brokers.objects.values()) {
      if (value.storeId === storeId) return value
    }
    return undefined
  }

  #hosted(key: PartitionKey): HostedPartition {
    const entry = this.#entries.get(key)
    if (entry === undefined)
      throw new PenstockError('NOT_READY', 'this partition is not known here')
    return entry.hosted
  }

  async close(): Promise<void> {
    this.#abort.abort()
    const closed = Promise.all(this.#entries.all().map(({ hosted }) => hosted.close()))
    this.#options.environment.table.waitNoLonger()
    await closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #follow<K extends MetadataKind>(
    kind: K,
    onEvent: (event: MetadataEvent<MetadataKinds[K]>) => void,
  ): MetadataCache<MetadataKinds[K]> {
    const { store, clock, logger, onRegressed } = this.#options
    return followMetadata({
      store,
      kind,
      clock,
      signal: this.#abort.signal,
      onEvent: (event) => {
        if (this.#topics.synced && this.#partitions.synced && this.#brokers.synced) {
          this.#synced.resolve()
        }
        if (event.type === 'synced' && event.hasRegressed) onRegressed?.(kind)
        if (!this.#begun) return
        onEvent(event)
        this.#lookIfLive()
        this.#tell()
      },
      onTrouble: (error) => logger.warn('metadata-watch-broken', { kind, error }),
    })
  }

  #onTopic(event: MetadataEvent<Topic>): void {
    if (event.type === 'synced') return
    const { uid } = event.type === 'put' ? event.object.value : event.last
    for (const { partition } of this.#entries.ofTopic(uid)) {
      if (partition) this.#update(partition)
    }
  }

  #onPartition(event: MetadataEvent<Partition>): void {
    if (event.type === 'removed') this.#forget(event.name)
    if (event.type === 'put') this.#update(event.object.value)
  }

  #update(partition: Partition): void {
    const name = partitionName(partition.topic, partition.index)
    // A watch may skip the removal of an older namesake.
    const known = this.#entries.named(name)
    if (known?.partition && known.key.topicUid !== partition.topicUid) this.#forget(name)
    const entry = this.#entryOf(partition)
    entry.partition = partition
    this.#entries.name(name, entry)
    const topic = this.#topics.objects.get(partition.topic)?.value
    const wish = wishFor(partition, topic, this.#options.me)
    entry.hosted.aim(wish.do === 'delete' && !this.#isLive ? { do: 'stand-by' } : wish)
  }

  #updateAll(): void {
    for (const { value } of this.#partitions.objects.values()) this.#update(value)
  }

  #cachesAreLive(): boolean {
    return this.#topics.isLive && this.#partitions.isLive && this.#brokers.isLive
  }

  /** Once: what had to wait is done now. */
  #lookIfLive(): void {
    if (this.#isLive || !this.#cachesAreLive()) return
    this.#isLive = true
    this.#options.logger.info('metadata-live', { partitions: this.#partitions.objects.size })
    this.#updateAll()
    this.#quarantineUnknown().catch((error: unknown) =>
      this.#options.logger.warn('unknown-partitions-kept', { error }),
    )
  }

  /** Absent is not deleted: the data is put aside. */
  #forget(name: string): void {
    const entry = this.#entries.named(name)
    this.#entries.unname(name)
    if (entry === undefined) return
    entry.partition = undefined
    entry.hosted.aim({ do: 'quarantine' })
  }

  #entryOf({ topic, topicUid, index }: Partition): Entry {
    const key = { topicUid, index }
    const known = this.#entries.get(key)
    if (known !== undefined) return known
    const { store, fileSystem, clock, environment, logger, me } = this.#options
    const name = partitionName(topic, index)
    const hosted = new HostedPartition({
      key,
      storage: this.#storage,
      environment: { ...environment, fileSystem, clock, me },
      records: new RecordKeeper({ store, clock, name, topicUid, signal: this.#abort.signal }),
      logger: logger.with({ topic }),
      inTurn: this.#inTurn,
      onDeleted: (why) =>
        (why === 'retired' ? reportRetired : reportDeleted)(store, {
          name,
          topicUid,
          storeId: me.storeId,
        }),
      onChange: () => this.#onHosted(key),
    })
    const entry: Entry = { key, hosted, partition: undefined }
    this.#entries.add(entry)
    return entry
  }

  #onHosted(key: PartitionKey): void {
    const entry = this.#entries.get(key)
    if (entry?.hosted.settled && entry.partition === undefined) this.#entries.remove(key)
    this.#tell()
  }

  /** Once for all that happens in one turn of the event loop. */
  #tell(): void {
    if (this.#telling) return
    this.#telling = true
    queueMicrotask(() => {
      this.#telling = false
      for (const listener of this.#listeners) listener()
    })
  }

  #quarantineUnknown(): Promise<void> {
    const { clock, logger } = this.#options
    const known = new Set([...this.#partitions.objects.values()].map(({ value }) => nameOf(value)))
    const isKnown = (key: PartitionKey): boolean =>
      known.has(nameOf(key)) || this.#entries.get(key) !== undefined
    return quarantineUnknown(this.#storage, { clock, logger, isKnown })
  }

  #goRound(): void {
    const { clock, logger, retentionCheckMs } = this.#options
    const { signal } = this.#abort
    const retention = async (): Promise<void> => {
      // What a topic keeps may have been changed for longer since it was known.
      if (this.#isLive) await applyRetention(this.#entries.all(), { clock, logger })
    }
    rounds(clock, retentionCheckMs, { signal, work: retention })
    const tick = (): void => {
      const nowMs = clock.monotonicMs()
      for (const { hosted } of this.#entries.all()) hosted.replica?.tick(nowMs)
    }
    rounds(clock, tickMs, { signal, work: tick })
  }

  #refuse(topic: Topic, index: number): never {
    const entry = this.#entries.get({ topicUid: topic.uid, index })
    const partition = entry?.partition
    throw refusal(topic, index, {
      state: entry?.hosted.state,
      partition,
      isMine: partition?.leader?.storeId === this.#options.me.storeId,
      leaderEndpoint: partition ? this.#endpointOf(partition) : '',
    })
  }

  #view(hosted: HostedPartition, partition: Partition): PartitionView {
    const local = hosted.serving
    const leaderEndpoint = this.#endpointOf(partition)
    const ledElsewhere =
      leaderEndpoint !== '' && partition.leader?.storeId !== this.#options.me.storeId
    const state =
      hosted.state === 'damaged' ? 'damaged' : local || ledElsewhere ? 'online' : 'offline'
    return { partition, state, leaderEndpoint, local, copy: hosted.replica?.copy }
  }

  /** Empty unless the leader is one by its newest start. */
  #endpointOf({ leader }: Partition): string {
    const broker = leader && this.#brokers.objects.get(leader.brokerId)?.value
    const leads = broker?.storeId === leader?.storeId && broker?.bootSeq === leader?.bootSeq
    return broker && leads ? broker.endpoint : ''
  }
}

function metadataUnknown({ reason }: AbortSignal): PenstockError {
  const message = 'the metadata store did not answer, so the broker cannot start'
  return new PenstockError('METADATA_UNAVAILABLE', message, {}, { cause: reason })
}
