// What a client knows of topics: identity, sizes, which partition owns which keys. Asked once per topic and kept; asked
// again when an answer shows that it is out of date.

import { PenstockError } from '../model/errors.ts'
import { limits } from '../model/limits.ts'
import type { Epoch } from '../model/offset.ts'
import type { penstock } from '../proto/codec.ts'
import { adminService } from '../proto/gen/services.ts'
import type { PartitionRange } from './partitioner.ts'
import { Reachability } from './reachability.ts'
import { retryingCall } from './retrying-call.ts'
import type { CallOptions, Transport } from './transport.ts'

export interface TopicLayout {
  readonly name: string
  /** Seeds header checksums. */
  readonly uid: string
  readonly messageBytesMax: number
  readonly ranges: readonly PartitionRange[]
  /** host:port of who leads each partition, where somebody does. */
  readonly leaders: ReadonlyMap<number, string>
  readonly epochs: ReadonlyMap<number, Epoch>
}

/** Any broker knows it by itself. */
const askMs = 2_000

export class Topology {
  readonly #transport: Transport
  readonly #layouts = new Map<string, TopicLayout>()
  readonly reachability: Reachability

  constructor(transport: Transport) {
    this.#transport = transport
    this.reachability = new Reachability(transport.clock)
  }

  /** Known, if it was asked before. */
  known(topic: string): TopicLayout | undefined {
    return this.#layouts.get(topic)
  }

  /** Throws TOPIC_NOT_FOUND, or CONNECTION_LOST and the like when `timeoutMs` have passed. */
  async layout(topic: string, options: CallOptions = {}): Promise<TopicLayout> {
    const known = this.#layouts.get(topic)
    if (known !== undefined) return known
    const layout = await retryingCall(this.#transport, options, (call) => {
      return this.#ask(topic, { ...call, timeoutMs: Math.min(call.timeoutMs ?? askMs, askMs) })
    })
    this.#layouts.set(topic, layout)
    return layout
  }

  /** As it is now, in one try; undefined where nobody says so in time, and the next try asks somebody else then. */
  async look(topic: string, options: CallOptions): Promise<TopicLayout | undefined> {
    try {
      const layout = await this.#ask(topic, { ...options, suspect: true })
      this.#layouts.set(topic, layout)
      return layout
    } catch {
      return undefined
    }
  }

  /** As it is now, where somebody says so in time; what is known is kept otherwise. */
  async refresh(topic: string, options: CallOptions): Promise<TopicLayout | undefined> {
    try {
      const layout = await this.#ask(topic, options)
      this.#layouts.set(topic, layout)
      return layout
    } catch {
      return undefined
    }
  }

  /** The next `layout` asks again. */
  forget(topic: string): void {
    this.#layouts.delete(topic)
  }

  async #ask(name: string, options: CallOptions): Promise<TopicLayout> {
    const own = { ...options, direct: true }
    const { topic } = await this.#transport.unary(adminService.getTopic, { name }, own)
    const ranges = (topic?.partitions ?? []).map((partition) => ({
      partition: partition.partition ?? 0,
      from: partition.keyHashFrom ?? 0,
      to: partition.keyHashTo ?? 0,
    }))
    const leaders = leadersOf(topic?.partitions ?? [])
    const endpoints = new Set(leaders.values())
    // One broker is known by the address that it was reached by, whatever it says of itself.
    if (endpoints.size > 1) this.#transport.learn([...endpoints])
    if (ranges.every(({ from, to }) => to <= from)) {
      throw new PenstockError('NOT_READY', `topic ${name} has no partition yet`)
    }
    return {
      name,
      uid: topic?.uid ?? '',
      messageBytesMax: topic?.spec?.messageBytesMax || limits.messageBytesDefault,
      ranges,
      leaders,
      epochs: new Map((topic?.partitions ?? []).map((one) => [one.partition ?? 0, one.epoch ?? 0])),
    }
  }
}

/** Whether several brokers lead its partitions. */
export function isSpread({ leaders }: TopicLayout): boolean {
  return new Set(leaders.values()).size > 1
}

function leadersOf(
  partitions: readonly penstock.v1beta1.PartitionStatus.$Properties[],
): ReadonlyMap<number, string> {
  return new Map(
    partitions.flatMap(({ partition, leaderEndpoint }) =>
      leaderEndpoint ? [[partition ?? 0, leaderEndpoint] as const] : [],
    ),
  )
}
