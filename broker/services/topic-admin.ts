// Topics as people ask for them: metadata is changed by compare-and-swap, the controller does the rest, and the answer
// waits until it is done.

import { randomUUID } from 'node:crypto'
import type { Clock } from '../../model/clock.ts'
import { PenstockError } from '../../model/errors.ts'
import type { MetadataStore, Stored } from '../../model/metadata-store.ts'
import { checkName } from '../../model/name.ts'
import {
  majorityOf,
  type Topic,
  type TopicSpec,
  validateTopic,
  validateTopicSpec,
} from '../../model/topic.ts'
import type { penstock } from '../../proto/codec.ts'
import type { ClusterDirectory } from '../partition/partition.ts'
import { pageOf } from './page.ts'
import { fieldsOf, givenSpec, topicMessage } from './topic-message.ts'
import { unlessConflict } from './unless-conflict.ts'

export interface TopicAdminParts {
  readonly partitions: ClusterDirectory
  readonly store: MetadataStore
  readonly clock: Clock
  /** For what the creator of a topic leaves open. */
  readonly defaults: TopicSpec
  readonly bounds: { readonly topicsMax: number; readonly partitionsPerBrokerMax: number }
}

interface Waiting {
  readonly signal: AbortSignal
}

/** The data may be on a broker that is down; the topic is out of reach at once, so nobody has to wait for that. */
const deletionWaitMs = 10_000
/** After it a question is answered from what this broker knows. */
const storePatienceMs = 500

export class TopicAdmin {
  readonly #parts: TopicAdminParts

  constructor(parts: TopicAdminParts) {
    this.#parts = parts
  }

  async create(
    request: penstock.v1beta1.CreateTopicRequest.$Properties,
    waiting: Waiting,
  ): Promise<penstock.v1beta1.CreateTopicResponse.$Properties> {
    const { store, defaults, clock } = this.#parts
    const name = request.name ?? ''
    const given = givenSpec(request.spec)
    const spec = { ...defaults, ...minInSyncOf(given, defaults), ...given }
    validateTopic({ name, spec })
    for (;;) {
      const found = await store.get('topic', name)
      if (found?.value.deletedAtMs !== undefined) {
        await this.#gone(found.value, waiting)
        continue
      }
      if (found !== undefined) {
        checkSame(found.value, given)
        return { topic: await this.#served(found, waiting) }
      }
      await this.#checkRoom(spec)
      const topic = { name, uid: randomUUID(), spec, createdAtMs: clock.now() }
      if (request.validateOnly) {
        return { topic: topicMessage({ name, value: { ...topic, uid: '' }, version: '' }, []) }
      }
      const created = await unlessConflict(store.create('topic', name, topic))
      if (created !== undefined) return { topic: await this.#served(created, waiting) }
    }
  }

  async get(
    request: penstock.v1beta1.GetTopicRequest.$Properties,
  ): Promise<penstock.v1beta1.GetTopicResponse.$Properties> {
    const name = request.name ?? ''
    const found = await this.#orKnownHere(this.#find(name), () => {
      const topic = this.#known().find((known) => known.name === name)
      if (topic !== undefined) return topic
      const message = `the metadata store does not answer, and this broker knows no topic "${name}"`
      throw new PenstockError('METADATA_UNAVAILABLE', message, { topic: name })
    })
    return { topic: this.#message(found) }
  }

  async list(
    request: penstock.v1beta1.ListTopicsRequest.$Properties,
  ): Promise<penstock.v1beta1.ListTopicsResponse.$Properties> {
    const all = await this.#orKnownHere(this.#parts.store.list('topic'), () => this.#known())
    const { page, nextPageToken } = pageOf(all, ({ name }) => name, request)
    return { topics: page.map((topic) => this.#message(topic)), nextPageToken }
  }

  async update(
    request: penstock.v1beta1.UpdateTopicRequest.$Properties,
  ): Promise<penstock.v1beta1.UpdateTopicResponse.$Properties> {
    const { store, defaults } = this.#parts
    const fields = fieldsOf(request.updateMask?.paths ?? [])
    const wished = { ...defaults, ...givenSpec(request.spec) }
    for (;;) {
      const found = await this.#find(request.name ?? '')
      const { value, version } = found
      if (value.deletedAtMs !== undefined) throw notFound(value.name)
      if (request.etag && request.etag !== version) throw changed(value.name)
      const spec = { ...value.spec }
      for (const field of fields) Object.assign(spec, { [field]: wished[field] })
      checkGrowth(value.spec, spec)
      validateTopicSpec(spec)
      if (copiesIn(spec) > copiesIn(value.spec)) await this.#checkRoom(spec, value)
      const updated = await unlessConflict(
        store.update('topic', value.name, { ...value, spec }, version),
      )
      if (updated !== undefined) return { topic: this.#message(updated) }
    }
  }

  async delete(
    request: penstock.v1beta1.DeleteTopicRequest.$Properties,
    { signal }: Waiting,
  ): Promise<penstock.v1beta1.DeleteTopicResponse.$Properties> {
    const { store, clock } = this.#parts
    for (;;) {
      const { value, version } = await this.#find(request.name ?? '')
      if (request.uid && request.uid !== value.uid) {
        const message = `the topic "${value.name}" has uid ${value.uid}, not ${request.uid}`
        throw new PenstockError('METADATA_CONFLICT', message, { topic: value.name })
      }
      if (value.deletedAtMs === undefined) {
        const marked = { ...value, deletedAtMs: clock.now() }
        const updated = await unlessConflict(store.update('topic', value.name, marked, version))
        if (updated === undefined) continue
      }
      const patience = AbortSignal.timeout(deletionWaitMs)
      await this.#gone(value, { signal: AbortSignal.any([signal, patience]) }).catch(
        (error: unknown) => {
          if (!patience.aborted) throw error
        },
      )
      return {}
    }
  }

  async #find(name: string): Promise<Stored<Topic>> {
    const found = await this.#parts.store.get('topic', name)
    if (found === undefined) throw notFound(name)
    return found
  }

  /** Clients ask where to publish and read: that goes on while the store is away. */
  async #orKnownHere<T extends object>(asked: Promise<T>, known: () => T): Promise<T> {
    const late = Promise.withResolvers<undefined>()
    const cancel = this.#parts.clock.schedule(storePatienceMs, () => late.resolve(undefined))
    try {
      const answer = await Promise.race([asked, late.promise])
      if (answer !== undefined) return answer
      asked.catch(() => {}) // Nobody waits for it any more.
    } catch (error) {
      if (PenstockError.from(error).reason !== 'METADATA_UNAVAILABLE') throw error
    } finally {
      cancel()
    }
    return known()
  }

  /** By name. Perhaps not the newest, so without a version: nothing may be changed on the strength of it. */
  #known(): readonly Stored<Topic>[] {
    const topics = this.#parts.partitions.topics()
    return topics
      .map((value) => ({ name: value.name, value, version: '' }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  #message(topic: Stored<Topic>): penstock.v1beta1.Topic.$Properties {
    return topicMessage(topic, this.#parts.partitions.describe(topic.value.uid))
  }

  /** The topic, once every partition of it can be published to. */
  async #served(
    topic: Stored<Topic>,
    waiting: Waiting,
  ): Promise<penstock.v1beta1.Topic.$Properties> {
    const { uid, spec } = topic.value
    await this.#until(waiting, () => {
      const views = this.#parts.partitions.describe(uid)
      // A damaged partition will not come by waiting.
      const ready = views.filter(({ state }) => state !== 'offline')
      return ready.length >= spec.partitions
    })
    return this.#message(topic)
  }

  async #gone({ name, uid }: Topic, waiting: Waiting): Promise<void> {
    const { store } = this.#parts
    await this.#until(waiting, async () => {
      const found = await store.get('topic', name)
      return found?.value.uid !== uid
    })
  }

  /** Looks again whenever the directory has news. Rejects when `signal` aborts. */
  async #until({ signal }: Waiting, isSo: () => boolean | Promise<boolean>): Promise<void> {
    let news = Promise.withResolvers<void>()
    const leave = this.#parts.partitions.onChange(() => news.resolve())
    const abort = (): void => news.reject(signal.reason)
    signal.addEventListener('abort', abort)
    try {
      for (;;) {
        signal.throwIfAborted()
        news = Promise.withResolvers<void>()
        // An abort while nobody waits for news must not count as unhandled.
        news.promise.catch(() => {})
        if (await isSo()) return
        await news.promise
      }
    } finally {
      leave()
      signal.removeEventListener('abort', abort)
    }
  }

  /** `instead`: the topic that is there, and would be so from now on. */
  async #checkRoom(spec: TopicSpec, instead?: Topic): Promise<void> {
    const { store, partitions, bounds } = this.#parts
    const brokers = partitions.brokers().length
    if (spec.replicationFactor > brokers) {
      const message = `topic: replicationFactor is ${spec.replicationFactor}; allowed is at most ${brokers}, the number of brokers`
      throw new PenstockError('INVALID_REQUEST', message)
    }
    const topics = (await store.list('topic')).filter(({ value }) => value.uid !== instead?.uid)
    if (topics.length >= bounds.topicsMax) {
      throw new PenstockError('LIMIT_EXCEEDED', `there are ${topics.length} topics already`, {
        limit: 'topicsMax',
      })
    }
    const copies = topics.reduce((sum, { value }) => sum + copiesIn(value.spec), copiesIn(spec))
    if (copies > bounds.partitionsPerBrokerMax * brokers) {
      const message = `with this topic the brokers would hold ${copies} partitions`
      throw new PenstockError('LIMIT_EXCEEDED', message, { limit: 'partitionsPerBrokerMax' })
    }
  }
}

/** What the request leaves open may be anything; so the same request is answered the same after `alter`. */
function checkSame({ name, spec }: Topic, given: Partial<TopicSpec>): void {
  const differences = Object.entries({ ...spec, ...given }).flatMap(([field, wished]) => {
    const is = Object.entries(spec).find(([key]) => key === field)?.[1]
    return is === wished ? [] : [`${field} is ${is}, not ${wished}`]
  })
  if (differences.length === 0) return
  const message = `the topic "${name}" exists, but ${differences.join(', ')}`
  throw new PenstockError('TOPIC_ALREADY_EXISTS', message, { topic: name })
}

/** Messages of partitions that go would have no place. */
function checkGrowth(before: TopicSpec, after: TopicSpec): void {
  if (before.partitions <= after.partitions) return
  const message = `partitions is ${before.partitions} and cannot become fewer`
  throw new PenstockError('UNSUPPORTED', message, { field: 'partitions' })
}

function copiesIn({ partitions, replicationFactor }: TopicSpec): number {
  return partitions * replicationFactor
}

function notFound(name: string): PenstockError {
  checkName('topic', name)
  return new PenstockError('TOPIC_NOT_FOUND', `there is no topic "${name}"`, { topic: name })
}

function changed(name: string): PenstockError {
  const message = `the topic "${name}" has changed since it was read`
  return new PenstockError('METADATA_CONFLICT', message, { topic: name })
}

/** The default is that of so many copies; of another number the majority, so that one lost disk loses nothing. */
function minInSyncOf(
  { replicationFactor }: Partial<TopicSpec>,
  defaults: TopicSpec,
): Partial<TopicSpec> {
  if (replicationFactor === undefined || replicationFactor === defaults.replicationFactor) return {}
  return { minInSyncReplicas: majorityOf(replicationFactor) }
}
