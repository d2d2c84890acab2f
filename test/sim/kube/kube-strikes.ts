// What may happen to the API server, to the ways to it, and to operators, one blow at a time. What goes on for a while ends
// by itself, or when the run is healed.

import type { World } from '../cluster/world.ts'
import type { Random } from '../random.ts'
import { apiName } from './api-node.ts'
import type { KubeMetadata } from './kube-metadata.ts'
import type { SimulatedOperator } from './operators.ts'
import type { People } from './people.ts'
import type { KubeFaultName } from './plan.ts'

export interface KubeStrikeParts {
  readonly world: World
  readonly metadata: KubeMetadata
  readonly operators: readonly SimulatedOperator[]
  readonly people: People
}

const minuteMs = 60_000

export class KubeStrikes {
  readonly #parts: KubeStrikeParts
  readonly #random: Random
  readonly #blows: Readonly<Record<KubeFaultName, () => void>> = {
    apiKill: () => this.#killApi(3_000 * this.#random.fraction()),
    apiOutage: () => this.#killApi(minuteMs),
    compact: () => this.#parts.metadata.api.fake.etcd.compact(),
    freezeWatches: () => this.#parts.metadata.api.freezeWatches(),
    cutApi: () => this.#cut(),
    breakApiConnection: () => this.#parts.metadata.api.network.breakOne(),
    operatorStall: () => this.#stall(),
    operatorClock: () => this.#jump(),
    people: () => this.#parts.people.act(),
  }

  constructor(parts: KubeStrikeParts) {
    this.#parts = parts
    this.#random = parts.world.scheduler.random.split('kube strikes')
  }

  strike(): void {
    const weights = this.#parts.metadata.plan.faults
    if (Object.values(weights).every((weight) => weight === 0)) return
    const blow = this.#random.weighted(weights)
    this.#parts.world.count(blow)
    this.#parts.world.note('kube', `-- ${blow}`)
    this.#blows[blow]()
  }

  #killApi(forMs: number): void {
    const { world, metadata } = this.#parts
    metadata.api.down()
    world.scheduler.after(forMs, 'api is back', () => metadata.api.up())
  }

  /** One way or both, between the API server and one of those who talk to it. */
  #cut(): void {
    const { world, metadata, operators } = this.#parts
    const { network } = metadata.api
    const names = [...world.brokers, ...operators].map(({ name }) => name)
    const one = this.#random.pick(names)
    const both: readonly [string, string][] = [
      [one, apiName],
      [apiName, one],
    ]
    const ways = this.#random.pick([both, both.slice(0, 1), both.slice(1)])
    const forMs = this.#random.pick([300, 3_000, 15_000]) * this.#random.fraction()
    for (const [from, to] of ways) {
      network.cut(from, to)
      world.scheduler.after(forMs, 'heal', () => network.heal(from, to))
    }
  }

  /** Longer than its lease. */
  #stall(): void {
    const { operators, metadata } = this.#parts
    const { leaseMs } = metadata.plan.election
    this.#random.pick(operators).stall(leaseMs * (0.8 + this.#random.fraction()))
  }

  #jump(): void {
    const { wall, name } = this.#random.pick(this.#parts.operators)
    wall.skewMs = this.#random.pick([-3_600_000, -4_000, 0, 4_000, 90_000])
    this.#parts.world.note(name, `-- clock jumps to ${wall.skewMs} ms from the right time`)
  }
}
