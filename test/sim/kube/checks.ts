// What must hold whatever happens between brokers, operators and the API server: who may write, what may be deleted; and
// in the end, that everybody knows what is.

import { type Partition, partitionName } from '../../../model/partition.ts'
import { isJsonObject, type JsonObject } from '../../../operator/kube/object.ts'
import type { HttpCall } from '../../../operator/kube/transport.ts'
import { partitionRecord } from '../../../operator/kube-store/partition-record.ts'
import { topicFinalizer } from '../../../operator/kube-store/topic-record.ts'
import type { Change } from '../../support/kube/etcd.ts'
import { topicName, type World } from '../cluster/world.ts'
import { must } from '../violation.ts'
import { type KubeMetadata, namespace, recordObject } from './kube-metadata.ts'
import { leaseName, type SimulatedOperator } from './operators.ts'

const leaseKey = `/coordination.k8s.io/leases/${namespace}/${leaseName}`

export class KubeChecks {
  readonly #world: World
  /** Told by their topic to be deleted, by policy Delete. */
  readonly #told = new Set<string>()
  /** Gone, with policy Delete to the last. */
  readonly #deleted = new Set<string>()
  /** `topicUid/index` of partitions that some store was to give up. */
  readonly #givenUp = new Set<string>()
  /** By key of the object: the latest term in which an operator has changed it. */
  readonly #terms = new Map<string, number>()
  /** The latest term of each operator, by its identity. */
  readonly #led = new Map<string, number>()
  #metadata: KubeMetadata | undefined
  #wasRestored = false
  #newest = ''
  #termsSeen = 0
  /** A Lease from a backup says who led once. */
  #leaseIsOldUntilMs = 0

  constructor(world: World) {
    this.#world = world
  }

  watch(metadata: KubeMetadata): void {
    this.#metadata = metadata
    metadata.api.fake.etcd.onChange((change) =>
      this.#world.guard(() => this.#changed(change, metadata.api.writer?.userAgent ?? '')),
    )
  }

  /** Whoever led by then finds out when it renews. */
  restored(withinMs: number): void {
    this.#leaseIsOldUntilMs = this.#world.scheduler.nowMs + withinMs
    this.#terms.clear()
    this.#wasRestored = true
  }

  /** I-FENCE: what an operator sends, it sends while nobody else may lead. */
  sending(identity: string, { method, path }: HttpCall): string {
    if (method !== 'GET' && !path.includes('/leases')) {
      const holder = this.#holder
      const isOld = this.#world.scheduler.nowMs < this.#leaseIsOldUntilMs
      this.#world.count('operator writes')
      this.#world.guard(() =>
        must(
          isOld || holder === '' || holder === identity,
          'fence',
          () => `${identity} sends ${method} ${path}, while ${holder} leads`,
        ),
      )
    }
    return `operator/${identity}/${this.#led.get(identity) ?? 0}`
  }

  /** I-METADATA: nobody acts upon what is not stored. */
  inspect(): void {
    if (this.#wasRestored) return
    for (const { name, life } of this.#world.brokers) {
      for (const [index] of this.#world.histories.entries()) {
        const state = life?.driver(index)?.state
        const stored = this.#metadata?.partition(partitionName(topicName, index))
        if (state === undefined || stored === undefined) continue
        const isStored =
          state.recordEpoch < stored.epoch ||
          (state.recordEpoch === stored.epoch && state.revision <= stored.revision)
        must(
          isStored,
          'belief',
          () =>
            `${name} knows revision ${state.revision} of ${index}, and ${stored.revision} is stored`,
        )
      }
    }
  }

  /** A broker deletes what it has of a partition. */
  deleting(path: string): void {
    const found = /\/topics\/([^/]+)\/(\d+)$/.exec(path)
    if (found === null) return
    const [, uid = '', index = ''] = found
    this.#world.count('copies deleted')
    this.#world.guard(() =>
      must(
        this.#told.has(uid) || this.#givenUp.has(`${uid}/${index}`),
        'deletion',
        () => `partition ${index} of ${uid} is deleted, and nobody has told to delete it`,
      ),
    )
  }

  get #holder(): string {
    const spec = this.#metadata?.api.fake.etcd.get(leaseKey)?.object['spec']
    const holder = isJsonObject(spec) ? spec['holderIdentity'] : undefined
    return typeof holder === 'string' ? holder : ''
  }

  #changed({ key, before, after }: Change, userAgent: string): void {
    this.#checkTerm(key, userAgent)
    if (key.startsWith('/penstock.dev/topics/')) this.#topicChanged(before?.object, after?.object)
    if (key.startsWith('/penstock.dev/partitions/'))
      this.#partitionChanged(before?.object, after?.object)
    if (key === leaseKey) this.#leaseChanged(after?.object)
    if (key.includes('/leases/')) return
    this.#world.count('writes')
    this.#world.note(
      'etcd',
      `${after === undefined ? 'removed' : 'written'} ${key} by ${userAgent}`,
    )
  }

  #leaseChanged(after: JsonObject | undefined): void {
    const spec = after?.['spec']
    if (!isJsonObject(spec)) return
    const { holderIdentity } = spec
    if (typeof holderIdentity !== 'string' || holderIdentity === this.#newest) return
    // Counted here: the number in the Lease goes back with a backup.
    this.#newest = holderIdentity
    this.#led.set(holderIdentity, ++this.#termsSeen)
  }

  #checkTerm(key: string, userAgent: string): void {
    const [kind, identity, number = ''] = userAgent.split('/')
    // Two may lead by a Lease that went back; what each writes is on the version that it has seen.
    const isOld = this.#world.scheduler.nowMs < this.#leaseIsOldUntilMs
    if (kind !== 'operator' || key === leaseKey || isOld) return
    const term = Number(number)
    const latest = this.#terms.get(key) ?? 0
    must(
      term >= latest,
      'term',
      () => `${identity} changes ${key} as of term ${term}, after one of term ${latest}`,
    )
    this.#terms.set(key, term)
  }

  #topicChanged(before: JsonObject | undefined, after: JsonObject | undefined): void {
    if (after !== undefined) {
      const { metadata, spec } = recordObject(after)
      const isMarked = metadata.deletionTimestamp !== undefined
      if (isMarked && spec?.['deletionPolicy'] === 'Delete') this.#told.add(metadata.uid)
      return
    }
    if (before === undefined) return
    const { metadata, spec } = recordObject(before)
    const left = this.#metadata?.objects('partitions') ?? []
    // What has no status yet is no partition; if it becomes one, nobody will ever delete it.
    const own = left.filter((one) => one.status && one.spec?.['topicUid'] === metadata.uid)
    const held = spec?.['deletionPolicy'] === 'Delete' && this.#told.has(metadata.uid)
    // One that is deleted before anybody has put a finalizer on it tells nobody to delete anything.
    if (held) this.#deleted.add(metadata.uid)
    must(
      !held || !metadata.finalizers?.includes(topicFinalizer) || own.length === 0,
      'finalizer',
      () => `topic ${metadata.name} is gone before ${own.length} of its partitions`,
    )
  }

  #partitionChanged(before: JsonObject | undefined, after: JsonObject | undefined): void {
    const was = before && partitionRecord.decode(recordObject(before))
    const is = after && partitionRecord.decode(recordObject(after))
    if (was !== undefined && is !== undefined)
      must(
        was.topicUid === is.topicUid,
        'record',
        () => `a partition of ${was.topicUid} becomes one of ${is.topicUid}`,
      )
    if (was === undefined) {
      if (is !== undefined) this.#checkOrphan(is)
      return
    }
    if (after === undefined) {
      must(
        was.phase === 'deleting' && this.#told.has(was.topicUid),
        'deletion',
        () => `partition ${partitionName(was.topic, was.index)} of ${was.topicUid} is removed`,
      )
      return
    }
    if (is === undefined) return
    must(
      is.phase === was.phase || this.#told.has(is.topicUid),
      'deletion',
      () => `${partitionName(is.topic, is.index)} is buried, and nobody has told to delete it`,
    )
    if (lost(was, is)) this.#givenUp.add(`${is.topicUid}/${is.index}`)
  }

  #checkOrphan({ topic, topicUid, index }: Partition): void {
    const topics = this.#metadata?.objects('topics') ?? []
    const isThere = topics.some(({ metadata }) => metadata.uid === topicUid)
    must(
      isThere || !this.#deleted.has(topicUid),
      'orphan',
      () =>
        `${partitionName(topic, index)} begins after topic ${topicUid} was deleted with its data`,
    )
  }
}

function lost(was: Partition, is: Partition): boolean {
  return was.replicas.some(({ storeId }) => !is.replicas.some((one) => one.storeId === storeId))
}

/** Undefined: everybody who runs knows what is. */
export function whyNotTrue(
  metadata: KubeMetadata,
  operators: readonly SimulatedOperator[],
): string | undefined {
  const leaders = operators.filter(({ leads }) => leads)
  if (leaders.length !== 1) return `${leaders.length} operators lead`
  for (const [plural, kind] of [
    ['topics', 'topic'],
    ['partitions', 'partition'],
    ['brokers', 'broker'],
  ] as const) {
    const there = textOf(metadata.objects(plural))
    for (const store of metadata.stores) {
      const known = textOf(store.informer(kind).list())
      if (known !== there) return `of ${plural} ${known} is known, and ${there} is there`
    }
  }
  return whyUntold(metadata)
}

/** What the status of a topic says is so. */
function whyUntold(metadata: KubeMetadata): string | undefined {
  for (const { metadata: meta, status } of metadata.objects('topics')) {
    if (meta.deletionTimestamp !== undefined) return `topic ${meta.name} is still being deleted`
    const conditions = status?.['conditions']
    const all = Array.isArray(conditions) ? conditions.filter(isJsonObject) : []
    const ready = all.find(({ type }) => type === 'Ready')
    // A name that an earlier topic's data still has.
    if (all.some(({ reason }) => reason === 'EarlierDataKept')) continue
    if (status?.['observedGeneration'] !== meta.generation)
      return `topic ${meta.name}: status tells of ${String(status?.['observedGeneration'])}`
    if (ready?.['status'] !== 'True')
      return `topic ${meta.name} is not ready: ${JSON.stringify(ready)}`
  }
  return undefined
}

function textOf(
  objects: readonly { metadata: { name: string; uid: string; resourceVersion: string } }[],
) {
  const all = objects.map(
    ({ metadata }) => `${metadata.name}/${metadata.uid}@${metadata.resourceVersion}`,
  )
  return all.toSorted().join(' ')
}
