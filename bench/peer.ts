// What the runner asks of every broker it measures, ours included: the same topics, loads and figures.

import type { AckTimes } from './failover.ts'
import type { ProcessUsage } from './process.ts'
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
  /** So many of them come before the clock starts. */
  readonly warmUpMessages: number
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

/**
 * SIGKILL: a process that ends; its connections are closed, which those who watch it see at once. SIGSTOP: one that
 * hangs, which looks like a machine or a network that is gone.
 */
export type Fault = 'SIGKILL' | 'SIGSTOP'

export interface FailoverLoad extends PacedLoad {
  readonly fault: Fault
  /** Of the broker that it befalls. */
  readonly broker: string
}

/** A leader was killed or stopped while messages were published one by one. */
export interface FailoverTrace {
  /** Wall clock. */
  readonly faultAtMs: number
  readonly acks: AckTimes
}

/** Where a topic's first partition is. */
export interface Place {
  /** The broker that leads it. */
  readonly leader: string
  /** The broker that leads the cluster's metadata; empty where no broker does. */
  readonly controller: string
  readonly inSync: number
}

export interface Peer extends AsyncDisposable {
  readonly name: string
  createTopic(topic: TopicRequest): Promise<void>
  deleteTopic(name: string): Promise<void>
  publish(load: PublishLoad): Promise<Throughput>
  paced(load: PacedLoad): Promise<PacedResult>
  /** Reads so many messages from the beginning of a topic. */
  read(topic: string, messages: number): Promise<Throughput>
  /** Of the brokers' processes, each under the same name every time. */
  usage(): Promise<readonly ProcessUsage[]>
  /** Bytes that the topic takes on disk, all replicas together. */
  diskBytes(topic: string): Promise<number>
}

/** Several brokers with three replicas of each partition, of which an acknowledgement needs two. */
export interface ClusterPeer extends Peer {
  place(topic: string): Promise<Place>
  failover(load: FailoverLoad): Promise<FailoverTrace>
  /** Kills a broker that was stopped; resolves when it is back, and its replica of the topic in sync. */
  recover(broker: string, topic: string): Promise<void>
}

/** A broker that can be named on the command line. */
export interface PeerKind {
  readonly name: string
  /** For the report: what the two durabilities are there. */
  readonly durability: Readonly<Record<Durability, string>>
  /** For the report: what an acknowledgement of three replicas waits for, and when a leader counts as lost. */
  readonly replication: string
  /** Fetches and builds what is missing below the user's cache. Throws, before anything is measured, if it cannot. */
  install(): Promise<void>
  /** Starts one broker from nothing, with its data in `directory`. */
  start(directory: string): Promise<Peer>
  /** Starts three. */
  startCluster(directory: string): Promise<ClusterPeer>
}
