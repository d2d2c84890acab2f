// The workloads of `npm run bench`, each one figure or a few, run on a Peer. Counts are chosen so that a figure takes
// some seconds at the rates seen; --quick divides them by ten to try the harness.

import { brokerCost, residentMiB } from './cost.ts'
import { failoverFigures, topicOnPlainLeader } from './failover.ts'
import type { ClusterPeer, Durability, Fault, Peer, Throughput, TopicRequest } from './peer.ts'

export type Figures = Readonly<Record<string, number>>

export interface Workload<P extends Peer = Peer> {
  readonly name: string
  /** Whether other brokers can run it too. */
  readonly comparable: boolean
  /** However few rounds of others are asked for: what it measures differs much from one to the next. */
  readonly roundsMin?: number
  run(peer: P, scale: number): Promise<Figures>
}

let serial = 0

/** Runs `use` with a fresh topic and deletes it after. */
async function withTopic<T>(
  peer: Peer,
  settings: Omit<TopicRequest, 'name'>,
  use: (name: string) => Promise<T>,
): Promise<T> {
  const name = `bench-${process.pid}-${serial++}`
  await peer.createTopic({ name, ...settings })
  try {
    return await use(name)
  } finally {
    await peer.deleteTopic(name)
  }
}

interface PublishCase {
  readonly messageBytes: number
  readonly messages: number
  readonly partitions: number
  readonly durability: Durability
  readonly comparable?: boolean
  /** Of the messages, as a share. */
  readonly warmUp?: number
}

function publish(settings: PublishCase): Workload {
  const { messageBytes, messages, partitions, durability, warmUp: warmUpShare = 0.1 } = settings
  const size = messageBytes === 1024 ? '1 KiB' : `${messageBytes} B`
  const spread = partitions === 1 ? '1 partition' : `${partitions} partitions`
  return {
    name: `publish ${size}, ${durability}, ${spread}`,
    comparable: settings.comparable ?? partitions <= 8,
    run: (peer, scale) =>
      withTopic(peer, { partitions, durability }, async (topic) => {
        const before = await peer.usage()
        const count = Math.ceil(messages * scale)
        const warmUpMessages = Math.floor(count * warmUpShare)
        const load = { topic, messageBytes, messages: count, warmUpMessages }
        const result = await peer.publish(load)
        const after = await peer.usage()
        const sent = result.sent ?? count
        return {
          'msg/s': result.messagesPerSecond,
          ...brokerCost({ before, after, messages: sent }),
          'client CPU s per M msg': result.clientCpuSeconds / (result.messages / 1e6),
          'broker RSS MiB': residentMiB(after),
          'disk bytes per msg': (await peer.diskBytes(topic)) / sent,
        }
      }),
  }
}

function paced(durability: Durability): Workload {
  const ratePerSecond = 5_000
  return {
    name: `5,000 x 1 KiB per second, ${durability}`,
    comparable: true,
    run: (peer, scale) =>
      withTopic(peer, { partitions: 1, durability }, async (topic) => {
        const seconds = Math.max(2, 10 * scale)
        const result = await peer.paced({ topic, messageBytes: 1024, ratePerSecond, seconds })
        if (result.received !== result.sent) {
          throw new Error(`${peer.name}: sent ${result.sent}, received ${result.received}`)
        }
        return {
          'ack p50 ms': result.ack.p50,
          'ack p99 ms': result.ack.p99,
          'ack p99.9 ms': result.ack.p999,
          'end to end p50 ms': result.endToEnd.p50,
          'end to end p99 ms': result.endToEnd.p99,
          'end to end p99.9 ms': result.endToEnd.p999,
        }
      }),
  }
}

const fill = (peer: Peer, topic: string, messages: number): Promise<Throughput> =>
  peer.publish({ topic, messageBytes: 1_024, messages, warmUpMessages: 0 })

function catchUp(millions: number): Workload {
  return {
    name: `catch-up read of ${millions} million x 1 KiB, 1 partition`,
    comparable: true,
    run: (peer, scale) =>
      withTopic(peer, { partitions: 1, durability: 'memory' }, async (topic) => {
        const messages = Math.ceil(millions * 1e6 * scale)
        const { sent = messages } = await fill(peer, topic, messages)
        const before = await peer.usage()
        const result = await peer.read(topic, sent)
        const after = await peer.usage()
        return {
          'msg/s': result.messagesPerSecond,
          ...brokerCost({ before, after, messages: sent }),
          'client CPU s per M msg': result.clientCpuSeconds / (result.messages / 1e6),
        }
      }),
  }
}

function failover(fault: Fault): Workload<ClusterPeer> {
  return {
    name: `failover, fsync: ${fault} to the leader under 1,000 x 1 KiB per second`,
    comparable: true,
    ...(fault === 'SIGKILL' && { roundsMin: 5 }),
    run: async (peer) => {
      const name = `bench-${process.pid}-${serial++}`
      const broker = await topicOnPlainLeader(peer, { name, partitions: 1, durability: 'fsync' })
      // A client of Kafka waits 30 s for the answer of a broker whose connection is open, and may ask it twice.
      const seconds = fault === 'SIGKILL' ? 25 : 90
      const load = { topic: name, messageBytes: 1_024, ratePerSecond: 1_000, seconds }
      try {
        return failoverFigures(await peer.failover({ ...load, broker, fault }))
      } finally {
        await peer.recover(broker, name)
        await peer.deleteTopic(name)
      }
    },
  }
}

/** Not measured: a JVM runs slowly at first, and all have files and buffers to make. */
export async function warmUp(peer: Peer, scale: number): Promise<void> {
  for (const durability of ['fsync', 'memory'] as const) {
    await withTopic(peer, { partitions: 8, durability }, async (topic) => {
      const messages = Math.ceil(200_000 * scale)
      const { sent = messages } = await fill(peer, topic, messages)
      await peer.read(topic, sent)
    })
  }
}

/** Of one broker. */
export const workloads: readonly Workload[] = [
  ...(['fsync', 'memory'] as const).flatMap((durability) => [
    publish({ messageBytes: 1024, messages: 1_000_000, partitions: 1, durability }),
    publish({ messageBytes: 1024, messages: 1_000_000, partitions: 8, durability }),
    publish({ messageBytes: 100, messages: 6_000_000, partitions: 1, durability }),
    publish({ messageBytes: 100, messages: 6_000_000, partitions: 8, durability }),
  ]),
  paced('fsync'),
  paced('memory'),
  catchUp(2),
  publish({ messageBytes: 1024, messages: 600_000, partitions: 16, durability: 'fsync' }),
  publish({ messageBytes: 1024, messages: 400_000, partitions: 128, durability: 'fsync' }),
  publish({ messageBytes: 1024, messages: 300_000, partitions: 1_000, durability: 'fsync' }),
]

/** Of three brokers, which share the cores. A third of each load warms up: counts are smaller, a JVM is as slow at first. */
export const clusterWorkloads: readonly Workload<ClusterPeer>[] = [
  ...(['fsync', 'memory'] as const).flatMap((durability) => {
    const small = { messageBytes: 100, messages: 2_250_000, durability, warmUp: 1 / 3 }
    const large = { messageBytes: 1_024, messages: 450_000, durability, warmUp: 1 / 3 }
    return [
      publish({ ...large, partitions: 1 }),
      publish({ ...large, partitions: 8 }),
      publish({ ...large, partitions: 16, comparable: true }),
      publish({ ...small, partitions: 1 }),
      publish({ ...small, partitions: 8 }),
    ]
  }),
  paced('fsync'),
  paced('memory'),
  catchUp(0.5),
  failover('SIGKILL'),
  failover('SIGSTOP'),
]
