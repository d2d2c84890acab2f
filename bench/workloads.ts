// The workloads of `npm run bench`, each one figure or a few, run on a Peer. Counts are chosen so that a figure takes
// some seconds at the rates seen; --quick divides them by ten to try the harness.

import type { Durability, Peer, TopicRequest } from './peer.ts'

export type Figures = Readonly<Record<string, number>>

export interface Workload {
  readonly name: string
  /** Whether other brokers can run it too. */
  readonly comparable: boolean
  run(peer: Peer, scale: number): Promise<Figures>
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
}

function publish({ messageBytes, messages, partitions, durability }: PublishCase): Workload {
  const size = messageBytes === 1024 ? '1 KiB' : `${messageBytes} B`
  const spread = partitions === 1 ? '1 partition' : `${partitions} partitions`
  return {
    name: `publish ${size}, ${durability}, ${spread}`,
    comparable: partitions <= 8,
    run: (peer, scale) =>
      withTopic(peer, { partitions, durability }, async (topic) => {
        const before = await peer.usage()
        const count = Math.ceil(messages * scale)
        const result = await peer.publish({ topic, messageBytes, messages: count })
        const after = await peer.usage()
        const sent = result.sent ?? count
        return {
          'msg/s': result.messagesPerSecond,
          'broker CPU s per M msg': (after.cpuSeconds - before.cpuSeconds) / (sent / 1e6),
          'client CPU s per M msg': result.clientCpuSeconds / (result.messages / 1e6),
          'broker RSS MiB': after.residentMiB,
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

function catchUp(): Workload {
  return {
    name: 'catch-up read of 2 million x 1 KiB, 1 partition',
    comparable: true,
    run: (peer, scale) =>
      withTopic(peer, { partitions: 1, durability: 'memory' }, async (topic) => {
        const messages = Math.ceil(2_000_000 * scale)
        const { sent = messages } = await peer.publish({ topic, messageBytes: 1024, messages })
        const before = await peer.usage()
        const result = await peer.read(topic, sent)
        const after = await peer.usage()
        return {
          'msg/s': result.messagesPerSecond,
          'broker CPU s per M msg': (after.cpuSeconds - before.cpuSeconds) / (sent / 1e6),
          'client CPU s per M msg': result.clientCpuSeconds / (result.messages / 1e6),
        }
      }),
  }
}

export const workloads: readonly Workload[] = [
  ...(['fsync', 'memory'] as const).flatMap((durability) => [
    publish({ messageBytes: 1024, messages: 1_000_000, partitions: 1, durability }),
    publish({ messageBytes: 1024, messages: 1_000_000, partitions: 8, durability }),
    publish({ messageBytes: 100, messages: 6_000_000, partitions: 1, durability }),
    publish({ messageBytes: 100, messages: 6_000_000, partitions: 8, durability }),
  ]),
  paced('fsync'),
  paced('memory'),
  catchUp(),
  publish({ messageBytes: 1024, messages: 600_000, partitions: 16, durability: 'fsync' }),
  publish({ messageBytes: 1024, messages: 400_000, partitions: 128, durability: 'fsync' }),
  publish({ messageBytes: 1024, messages: 300_000, partitions: 1_000, durability: 'fsync' }),
]
