// What the runner asks of every broker it measures, ours included: the same topics, loads and figures.

import type { Usage } from './process.ts'
import type { LatencySummary } from './statistics.ts'

export type Durability = 'fsync' | 'memory'

export interface TopicRequest {
  readonly name: string
  readonly partitions: number
  readonly durability: Durability
}

export interface PublishLoad {
  readonly topic: string
  readonly messageBytes: number
  readonly messages: number
}

export interface Throughput {
  readonly messagesPerSecond: number
  readonly messages: number
  readonly clientCpuSeconds: number
  /** With those that warmed up, when a slow broker's load ended before all were sent. */
  readonly sent?: number
}

export interface PacedLoad {
  readonly topic: string
  readonly messageBytes: number
  readonly ratePerSecond: number
  readonly seconds: number
}

export interface PacedResult {
  /** From the moment a message was due to its confirm, ms. */
  readonly ack: LatencySummary
  /** From the moment a message was due to its receipt by a consumer in another connection, ms. */
  readonly endToEnd: LatencySummary
  readonly sent: number
  readonly received: number
  readonly clientCpuSeconds: number
}

export interface Peer extends AsyncDisposable {
  readonly name: string
  createTopic(topic: TopicRequest): Promise<void>
  deleteTopic(name: string): Promise<void>
  publish(load: PublishLoad): Promise<Throughput>
  paced(load: PacedLoad): Promise<PacedResult>
  /** Reads so many messages from the beginning of a topic. */
  read(topic: string, messages: number): Promise<Throughput>
  /** Of the broker's process. */
  usage(): Promise<Usage>
  /** Bytes that the topic takes on disk. */
  diskBytes(topic: string): Promise<number>
}

/** A broker that can be named on the command line. */
export interface PeerKind {
  readonly name: string
  /** For the report: what the two durabilities are there. */
  readonly durability: Readonly<Record<Durability, string>>
  /** Fetches and builds what is missing below the user's cache. Throws, before anything is measured, if it cannot. */
  install(): Promise<void>
  /** Starts from nothing, with its data in `directory`. */
  start(directory: string): Promise<Peer>
}
