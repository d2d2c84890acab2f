// Brokers and the copies of partitions, for those who administer a cluster: asked at any broker. What metadata says is
// told from this broker's view of it; how brokers and copies are is asked of the brokers themselves, for a moment only: who
// does not answer soon is told as silent. Wishes are written by compare-and-swap; the controller carries them out.

import type { Broker } from '../../model/broker.ts'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { MetadataStore } from '../../model/metadata-store.ts'
import { changed, type Partition, partitionName } from '../../model/partition.ts'
import { penstock } from '../../proto/codec.ts'
import { adminService } from '../../proto/gen/services.ts'
import type { Method } from '../../proto/method.ts'
import type { ClusterDirectory, PartitionView } from '../partition/partition.ts'
import { countsOf, hasCopyAt, holdersOf, isHealthy, sortKeyOf } from './cluster-facts.ts'
import {
  brokerMessage,
  copiesIn,
  lossMessage,
  partitionMessage,
  type ServerInfo,
  statusBy,
  withCopiesOf,
} from './cluster-message.ts'
import type { CallContext } from './handlers.ts'
import { pageOf } from './page.ts'
import {
  brokerNamed,
  electionRefused,
  lossText,
  lossWith,
  moved,
  movedBack,
  preferredWanted,
  unknownBroker,
} from './partition-wish.ts'
import type { PeerCalls } from './peer-calls.ts'
import { unlessConflict } from './unless-conflict.ts'

type PartitionMessage = penstock.v1beta1.Partition.$Properties
type BrokerMessage = penstock.v1beta1.Broker.$Properties

const { ElectionType, PartitionState } = penstock.v1beta1

export interface ClusterAdminParts {
  readonly partitions: ClusterDirectory
  readonly store: MetadataStore
  readonly peers: PeerCalls
  readonly clock: Clock
  /** Of this broker. */
  readonly info: ServerInfo
  readonly catchUpBytesPerSecond: number
}

/** A person is waiting, and a broker that is well answers in milliseconds. */
const patienceMs = 500
/** Longer than the controller takes to find out that a leader has gone. */
const insistMs = 5_000
const insistEveryMs = 250

export class ClusterAdmin {
  readonly #parts: ClusterAdminParts

  constructor(parts: ClusterAdminParts) {
    this.#parts = parts
  }

  async listBrokers(
    request: penstock.v1beta1.ListBrokersRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.ListBrokersResponse.$Properties> {
    const all = this.#parts.partitions
      .brokers()
      .toSorted((a, b) => (a.brokerId < b.brokerId ? -1 : 1))
    const { page, nextPageToken } = pageOf(all, ({ brokerId }) => brokerId, request)
    const brokers = await Promise.all(page.map((broker) => this.#broker(broker, context)))
    return { brokers, nextPageToken }
  }

  async getBroker(
    request: penstock.v1beta1.GetBrokerRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.GetBrokerResponse.$Properties> {
    const broker = brokerNamed(this.#parts.partitions.brokers(), request.brokerId ?? '')
    return { broker: await this.#broker(broker, context) }
  }

  async drainBroker(
    request: penstock.v1beta1.DrainBrokerRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.DrainBrokerResponse.$Properties> {
    const wish = { draining: true, dryRun: request.validateOnly ?? false }
    return { broker: await this.#drain(request.brokerId ?? '', wish, context) }
  }

  async undrainBroker(
    request: penstock.v1beta1.UndrainBrokerRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.UndrainBrokerResponse.$Properties> {
    const wish = { draining: false, dryRun: false }
    return { broker: await this.#drain(request.brokerId ?? '', wish, context) }
  }

  async listPartitions(
    request: penstock.v1beta1.ListPartitionsRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.ListPartitionsResponse.$Properties> {
    const { partitions } = this.#parts
    const { topic: name, brokerId } = request
    const topics = name ? [partitions.topic(name)] : partitions.topics()
    if (brokerId) brokerNamed(partitions.brokers(), brokerId)
    const silent = await this.#silentBrokers(context)
    const views = topics
      .flatMap(({ uid }) => partitions.describe(uid))
      .filter(({ partition }) => !brokerId || hasCopyAt(partition, brokerId))
      .filter((view) => !request.unhealthyOnly || !isHealthy(view, silent))
      .toSorted((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1))
    const { page, nextPageToken } = pageOf(views, sortKeyOf, request)
    return { partitions: page.map((view) => partitionMessage(view, silent)), nextPageToken }
  }

  async #silentBrokers(context: CallContext): Promise<ReadonlySet<string>> {
    if (context.localOnly) return new Set()
    const all = this.#parts.partitions.brokers()
    const infos = await Promise.all(all.map((broker) => this.#info(broker, context)))
    return new Set(all.flatMap(({ brokerId }, i) => (infos[i] ? [] : [brokerId])))
  }

  async getPartition(
    request: penstock.v1beta1.GetPartitionRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.GetPartitionResponse.$Properties> {
    return { partition: await this.#asked(this.#viewOf(request), context) }
  }

  async reassignPartition(
    request: penstock.v1beta1.ReassignPartitionRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.ReassignPartitionResponse.$Properties> {
    const { partitions } = this.#parts
    const { replicationFactor } = partitions.topic(request.topic ?? '').spec
    const to = { brokerIds: request.brokerIds ?? [], replicationFactor }
    const change = (partition: Partition): Partition | undefined =>
      moved(partition, { ...to, brokers: partitions.brokers() })
    const dryRun = request.validateOnly ?? false
    return { partition: await this.#asked(await this.#change(request, change, dryRun), context) }
  }

  async cancelReassignment(
    request: penstock.v1beta1.CancelReassignmentRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.CancelReassignmentResponse.$Properties> {
    return { partition: await this.#asked(await this.#change(request, movedBack), context) }
  }

  async electLeader(
    request: penstock.v1beta1.ElectLeaderRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.ElectLeaderResponse.$Properties> {
    const dryRun = request.validateOnly ?? false
    if (request.type === ElectionType.ELECTION_TYPE_UNCLEAN) {
      return await this.#electUnclean(request, context)
    }
    if (request.type !== ElectionType.ELECTION_TYPE_PREFERRED) {
      throw new PenstockError('INVALID_REQUEST', 'type is neither PREFERRED nor UNCLEAN')
    }
    const change = (partition: Partition): Partition | undefined =>
      preferredWanted(partition, this.#parts.partitions.brokers())
    return { partition: await this.#asked(await this.#change(request, change, dryRun), context) }
  }

  async #electUnclean(
    request: penstock.v1beta1.ElectLeaderRequest.$Properties,
    context: CallContext,
  ): Promise<penstock.v1beta1.ElectLeaderResponse.$Properties> {
    const { storeId = '', acceptLoss = false, validateOnly: dryRun = false } = request
    const view = this.#viewOf(request)
    const before = await this.#asked(view, context)
    const name = `${before.topic}/${view.partition.index}`
    if (before.status?.state === PartitionState.PARTITION_STATE_ONLINE) {
      throw electionRefused(`${name} is led by ${before.status.leader}, and nothing is lost`, {
        hint: 'An unclean election is for a partition whose copies in sync are gone for good.',
      })
    }
    const loss = lossWith(view.partition, storeId ?? '', copiesIn(before))
    const expectedLoss = { range: lossMessage(loss.range), silentBrokerIds: [...loss.silent] }
    if (dryRun) return { partition: before, expectedLoss }
    if (!acceptLoss) {
      throw electionRefused(`with ${storeId} as leader of ${name}, ${lossText(loss)}`, {
        from: String(loss.range.from),
        to: loss.range.to === null ? '' : String(loss.range.to),
        hint: 'Bring back the brokers of the copies in sync. If their disks are gone for good, accept the loss with --i-accept-loss.',
      })
    }
    const after = await this.#insist(request, { storeId: storeId ?? '', view }, context)
    return { partition: await this.#asked(after, context), expectedLoss }
  }

  /**
   * The controller drops the word as long as it takes the leader for alive, which it may for a moment after the leader has
   * gone: so that it does not strike at another time. Hence it is given again until it has had its effect.
   */
  async #insist(
    place: Place,
    { storeId, view }: { readonly storeId: string; readonly view: PartitionView },
    { signal }: CallContext,
  ): Promise<PartitionView> {
    const { clock } = this.#parts
    const { epoch } = view.partition
    const untilMs = clock.monotonicMs() + insistMs
    for (;;) {
      const after = await this.#change(place, (now) =>
        now.epoch > epoch || now.uncleanStoreId === storeId
          ? undefined
          : changed(now, { uncleanStoreId: storeId }),
      )
      if (after.partition.epoch > epoch || clock.monotonicMs() >= untilMs) return after
      signal.throwIfAborted()
      await new Promise<void>((resolve) => clock.schedule(insistEveryMs, resolve))
    }
  }

  async #drain(
    brokerId: string,
    { draining, dryRun }: { readonly draining: boolean; readonly dryRun: boolean },
    context: CallContext,
  ): Promise<BrokerMessage> {
    const { store, partitions } = this.#parts
    for (;;) {
      const found = await store.get('broker', brokerId)
      const { value, version } = found ?? { value: undefined, version: '' }
      if (value === undefined) throw unknownBroker(brokerId, partitions.brokers())
      const others = partitions.brokers().filter((one) => one.brokerId !== brokerId)
      if (draining && others.every((one) => one.draining)) {
        throw new PenstockError('INVALID_REQUEST', `${brokerId} is the last broker that stays`, {
          hint: 'Add another broker first, or take one back with `penstock broker undrain`.',
        })
      }
      if (dryRun) return await this.#broker({ ...value, draining: true }, context)
      if ((value.draining ?? false) === draining) return await this.#broker(value, context)
      const next = { ...value, draining }
      const updated = await unlessConflict(store.update('broker', brokerId, next, version))
      if (updated !== undefined) return await this.#broker(updated.value, context)
    }
  }

  /** `change` gives the next record, or undefined where there is nothing to do. */
  async #change(
    place: Place,
    change: (partition: Partition) => Partition | undefined,
    dryRun = false,
  ): Promise<PartitionView> {
    const { store } = this.#parts
    const view = this.#viewOf(place)
    const { topic, topicUid, index } = view.partition
    for (;;) {
      const found = await store.get('partition', partitionName(topic, index))
      if (found?.value.topicUid !== topicUid || found.value.phase !== 'active') {
        throw new PenstockError('TOPIC_NOT_FOUND', `the topic "${topic}" is gone`, { topic })
      }
      const next = change(found.value)
      if (next === undefined || dryRun) return { ...view, partition: next ?? found.value }
      const updated = await unlessConflict(
        store.update('partition', found.name, next, found.version),
      )
      if (updated !== undefined) return { ...view, partition: updated.value }
    }
  }

  #viewOf({ topic: name, partition: index }: Place): PartitionView {
    const topic = this.#parts.partitions.topic(name ?? '')
    const views = this.#parts.partitions.describe(topic.uid)
    const view = views.find(({ partition }) => partition.index === (index ?? 0))
    if (view) return view
    const details = { topic: topic.name, partition: String(index ?? 0) }
    const message = `topic ${topic.name} has no partition ${index ?? 0}`
    throw new PenstockError('PARTITION_NOT_FOUND', message, details)
  }

  /** With what the brokers that have a copy say of it. */
  async #asked(view: PartitionView, context: CallContext): Promise<PartitionMessage> {
    const { partitions, catchUpBytesPerSecond } = this.#parts
    const own = partitionMessage(view)
    const known = view.local ? { ...own, catchUpBytesPerSecond } : own
    if (context.localOnly) return known
    const { topic, index } = view.partition
    const request = { topic, partition: index }
    const told = new Map<string, PartitionMessage>([[this.#me, known]])
    const holders = holdersOf(view.partition, partitions.brokers())
    await Promise.all(
      holders.map(async ({ brokerId, endpoint }) => {
        if (brokerId === this.#me) return
        const answer = await this.#ask(endpoint, adminService.getPartition, request, context)
        if (answer?.partition) told.set(brokerId, answer.partition)
      }),
    )
    const silentBrokerIds = holders.flatMap(({ brokerId }) =>
      told.has(brokerId) ? [] : [brokerId],
    )
    const whole = { ...withCopiesOf(own, told), silentBrokerIds }
    const leader = told.get(view.partition.leader?.brokerId ?? '')
    const status = statusBy(own.status, leader)
    return { ...whole, status, catchUpBytesPerSecond: leader?.catchUpBytesPerSecond ?? 0 }
  }

  async #broker(broker: Broker, context: CallContext): Promise<BrokerMessage> {
    const counts = countsOf(broker, this.#parts.partitions)
    return brokerMessage(broker, counts, await this.#info(broker, context))
  }

  async #info(
    { brokerId, endpoint }: Broker,
    context: CallContext,
  ): Promise<ServerInfo | undefined> {
    if (brokerId === this.#me) return this.#parts.info
    const told = await this.#ask(endpoint, adminService.getServerInfo, {}, context)
    // The address may be another one's by now.
    return told?.brokerId === brokerId ? told : undefined
  }

  get #me(): string {
    return this.#parts.info.brokerId ?? ''
  }

  /** Undefined where nobody answers soon. */
  async #ask<Q, QI, R, RI>(
    endpoint: string,
    method: Method<Q, QI, R, RI>,
    request: QI,
    { signal, origin }: CallContext,
  ): Promise<R | undefined> {
    const soon = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
    const call = { signal: soon, origin }
    return await this.#parts.peers.unary(endpoint, method, request, call).catch(() => undefined)
  }
}

interface Place {
  readonly topic?: string | null | undefined
  readonly partition?: number | null | undefined
}
