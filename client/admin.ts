// Topics, groups and the broker itself. Every call may be repeated: reads because they change nothing, changes because
// they say what is to be, not what is to be done.

import { PenstockError } from '../model/errors.ts'
import type { Offset } from '../model/offset.ts'
import type { TopicSpec } from '../model/topic.ts'
import { adminService, consumerService } from '../proto/gen/services.ts'
import {
  type GroupDescription,
  type GroupPartition,
  type GroupSummary,
  groupFromProto,
  groupPartitionFromProto,
  type SeekOutcome,
  type ServerInfo,
  seekFromProto,
  serverInfoFromProto,
  specToProto,
  type TopicDescription,
  topicFromProto,
} from './admin-types.ts'
import { retryingCall } from './retrying-call.ts'
import { statusError } from './status.ts'
import type { CallOptions, Transport } from './transport.ts'
import { type Position, positionToProto } from './wire.ts'

export interface AdminOptions {
  readonly signal?: AbortSignal | undefined
  /** Repetitions included. Default 30 s. */
  readonly timeoutMs?: number | undefined
}

const pageSize = 1_000

export class Admin {
  readonly #transport: Transport
  readonly #timeoutMs: number | undefined

  constructor(transport: Transport, options: { timeoutMs?: number | undefined } = {}) {
    this.#transport = transport
    this.#timeoutMs = options.timeoutMs
  }

  serverInfo(options: AdminOptions = {}): Promise<ServerInfo> {
    return this.#call(options, async (call) => {
      return serverInfoFromProto(await this.#transport.unary(adminService.getServerInfo, {}, call))
    })
  }

  /** Resolves when the topic can be published to. The same request again answers the same topic. */
  createTopic(
    name: string,
    spec: Partial<TopicSpec> = {},
    options: AdminOptions & { readonly validateOnly?: boolean | undefined } = {},
  ): Promise<TopicDescription> {
    const request = {
      name,
      spec: specToProto(spec),
      validateOnly: options.validateOnly ?? false,
    }
    return this.#call(options, async (call) => {
      const { topic } = await this.#transport.unary(adminService.createTopic, request, call)
      return topicFromProto(topic)
    })
  }

  describeTopic(name: string, options: AdminOptions = {}): Promise<TopicDescription> {
    return this.#call(options, async (call) => {
      const { topic } = await this.#transport.unary(adminService.getTopic, { name }, call)
      return topicFromProto(topic)
    })
  }

  /** By name. */
  async *listTopics(options: AdminOptions = {}): AsyncGenerator<TopicDescription, void> {
    let pageToken = ''
    do {
      const request = { pageSize, pageToken }
      const page = await this.#call(options, (call) => {
        return this.#transport.unary(adminService.listTopics, request, call)
      })
      for (const topic of page.topics ?? []) yield topicFromProto(topic)
      pageToken = page.nextPageToken ?? ''
    } while (pageToken !== '')
  }

  /**
   * Changes what `spec` names, and nothing else. With `etag`, of an earlier description, only if nobody has changed the
   * topic since; otherwise METADATA_CONFLICT.
   */
  alterTopic(
    name: string,
    spec: Partial<TopicSpec>,
    options: AdminOptions & { readonly etag?: string | undefined } = {},
  ): Promise<TopicDescription> {
    const proto = specToProto(spec)
    const request = {
      name,
      spec: proto,
      updateMask: { paths: Object.keys(proto).map(snakeCase) },
      etag: options.etag ?? '',
    }
    return this.#call(options, async (call) => {
      const { topic } = await this.#transport.unary(adminService.updateTopic, request, call)
      return topicFromProto(topic)
    })
  }

  /** Deletes the topic and its messages for good. With `uid` only that very topic, not a namesake. */
  async deleteTopic(
    name: string,
    options: AdminOptions & { readonly uid?: string | undefined } = {},
  ): Promise<void> {
    const request = { name, uid: options.uid ?? '' }
    let repeated = false
    await this.#call(options, async (call) => {
      try {
        await this.#transport.unary(adminService.deleteTopic, request, call)
      } catch (error) {
        // The first try got through, only its answer did not.
        const gone = error instanceof PenstockError && error.reason === 'TOPIC_NOT_FOUND'
        if (!(gone && repeated)) throw error
      } finally {
        repeated = true
      }
    })
  }

  /** By name. `onSilent` hears of brokers that have not answered in time: what only they know is missing. */
  async *listGroups(
    options: AdminOptions & {
      readonly onSilent?: ((brokerIds: readonly string[]) => void) | undefined
    } = {},
  ): AsyncGenerator<GroupSummary, void> {
    let pageToken = ''
    do {
      const request = { pageSize, pageToken }
      const page = await this.#call(options, (call) => {
        return this.#transport.unary(adminService.listGroups, request, call)
      })
      const silent = page.silentBrokerIds ?? []
      if (silent.length > 0) options.onSilent?.(silent)
      for (const group of page.groups ?? []) yield groupFromProto(group)
      pageToken = page.nextPageToken ?? ''
    } while (pageToken !== '')
  }

  describeGroup(name: string, options: AdminOptions = {}): Promise<GroupDescription> {
    return this.#call(options, async (call) => {
      const answer = await this.#transport.unary(adminService.getGroup, { name }, call)
      const partitions = (answer.offsets ?? []).map(groupPartitionFromProto)
      const silentBrokers = answer.silentBrokerIds ?? []
      return { ...groupFromProto(answer.group), partitions, silentBrokers }
    })
  }

  /** What the group has committed in one topic, or in all. */
  groupOffsets(
    group: string,
    options: AdminOptions & { readonly topic?: string | undefined } = {},
  ): Promise<readonly GroupPartition[]> {
    const request = { group, topic: options.topic ?? '' }
    return this.#call(options, async (call) => {
      const { offsets } = await this.#transport.unary(consumerService.getOffsets, request, call)
      return (offsets ?? []).map(groupPartitionFromProto)
    })
  }

  /** Commits for a group without members: to take offsets over from elsewhere. */
  async commitOffsets(
    group: string,
    offsets: readonly {
      readonly topic: string
      readonly partition: number
      readonly nextOffset: Offset
    }[],
    options: AdminOptions = {},
  ): Promise<void> {
    const request = { group, offsets: [...offsets] }
    const { results } = await this.#call(options, (call) => {
      return this.#transport.unary(consumerService.commitOffsets, request, call)
    })
    for (const result of results ?? []) {
      const error = statusError(result.status)
      if (error !== undefined) throw error
    }
  }

  /** Moves a group without members. `dryRun` only says where it would go. */
  seekGroup(
    group: string,
    seek: {
      readonly topic: string
      readonly to: Position
      readonly partitions?: readonly number[] | undefined
      readonly dryRun?: boolean | undefined
    },
    options: AdminOptions = {},
  ): Promise<readonly SeekOutcome[]> {
    const request = {
      group,
      topic: seek.topic,
      partitions: [...(seek.partitions ?? [])],
      to: positionToProto(seek.to),
      dryRun: seek.dryRun ?? false,
    }
    return this.#call(options, async (call) => {
      const { results } = await this.#transport.unary(consumerService.seekGroup, request, call)
      return (results ?? []).map(seekFromProto)
    })
  }

  /** Forgets the offsets of a group without members. */
  async deleteGroup(name: string, options: AdminOptions = {}): Promise<void> {
    await this.#call(options, (call) => {
      return this.#transport.unary(adminService.deleteGroup, { name }, call)
    })
  }

  #call<R>(options: AdminOptions, call: (options: CallOptions) => Promise<R>): Promise<R> {
    const { signal, timeoutMs = this.#timeoutMs } = options
    return retryingCall(this.#transport, { signal, timeoutMs }, call)
  }
}

const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
