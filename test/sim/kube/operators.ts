// Operators of a simulated cluster: production's own loop from election to election, each in a process of its own that
// competes for a Lease, and reaches brokers and the API server over the network.

import { govern } from '../../../operator/process/govern.ts'
import { controlOf } from '../cluster/controllers.ts'
import type { Governor } from '../cluster/governor.ts'
import { simulatedLogger } from '../cluster/logger.ts'
import type { Speaker } from '../cluster/network.ts'
import type { World } from '../cluster/world.ts'
import { SimulatedProcess, type WallTime } from '../scheduler.ts'
import { startMs } from './api-node.ts'
import { type KubeMetadata, namespace } from './kube-metadata.ts'

export const leaseName = 'penstock-operator'

interface Running {
  readonly speaker: Speaker
  leads: boolean
}

export class SimulatedOperator implements Governor {
  readonly name: string
  readonly wall: WallTime = { startMs, skewMs: 0 }
  readonly #world: World
  readonly #metadata: KubeMetadata
  #running: Running | undefined
  #starts = 0

  constructor(world: World, metadata: KubeMetadata, name: string) {
    this.#world = world
    this.#metadata = metadata
    this.name = name
  }

  get process(): SimulatedProcess | undefined {
    return this.#running?.speaker.process
  }

  get leads(): boolean {
    return this.#running?.leads ?? false
  }

  start(): void {
    if (this.#running) return
    const process = new SimulatedProcess(this.#world.scheduler)
    const running: Running = { speaker: { name: this.name, process }, leads: false }
    this.#running = running
    const identity = `${this.name}-${++this.#starts}`
    this.#run(running, identity).catch((error: unknown) => this.#world.report(error))
  }

  kill(): void {
    if (!this.#running) return
    this.#world.note(this.name, '-- kill')
    const { process } = this.#running.speaker
    this.#running = undefined
    process.kill()
    this.#world.network.died(process)
    this.#metadata.api.network.died(process)
  }

  /** Standing still, as others see it. */
  stall(forMs: number): void {
    const { process } = this
    if (process === undefined || process.paused) return
    this.#world.note(this.name, `-- stalls for ${forMs.toFixed(0)} ms`)
    process.pause()
    this.#world.network.stands(process)
    this.#metadata.api.network.stands(process)
    this.#world.scheduler.after(forMs, `${this.name}: resume`, () => process.resume())
  }

  async #run(running: Running, identity: string): Promise<void> {
    const { plan } = this.#metadata
    const { speaker } = running
    const clock = this.#metadata.clockOf(speaker.process, this.wall)
    const options = {
      server: this.#metadata.server(speaker, { operator: identity, clock }),
      clock,
      logger: simulatedLogger(this.#world, this.name),
      lease: { namespace, name: leaseName },
      rule: plan.election,
      identity,
      namespaces: [namespace],
      instance: identity,
      userAgent: identity,
      observer: this.#metadata.observer(this.name),
      control: () => ({ ...controlOf(this.#world, speaker), [Symbol.dispose]() {} }),
      controllerTimes: plan.cluster.controllers.times,
      reflectorTimes: plan.reflector,
      onTerm: (term: unknown) => {
        running.leads = term !== undefined
        this.#world.count(running.leads ? 'terms' : 'terms ended')
      },
      onFatal: (error: Error) => this.#world.report(error),
    }
    await govern(options, never)
  }
}

const never = new AbortController().signal
