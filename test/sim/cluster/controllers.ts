// Controllers of a simulated cluster: the production one, each in a process of its own that reaches brokers and metadata
// over the network.

import type { Broker } from '../../../model/broker.ts'
import type { BrokerControl, Waiting } from '../../../operator/controller/broker-control.ts'
import { type Controller, startController } from '../../../operator/controller/run.ts'
import { SimulatedProcess, VirtualClock } from '../scheduler.ts'
import type { Governor } from './governor.ts'
import type { Life } from './life.ts'
import { simulatedLogger } from './logger.ts'
import type { Speaker } from './network.ts'
import type { World } from './world.ts'

export class SimulatedController implements Governor {
  readonly name: string
  readonly #world: World
  #running: { readonly speaker: Speaker; readonly controller: Controller } | undefined

  constructor(world: World, name: string) {
    this.#world = world
    this.name = name
  }

  get process(): SimulatedProcess | undefined {
    return this.#running?.speaker.process
  }

  start(): void {
    if (this.#running) return
    const { scheduler, plan } = this.#world
    const process = new SimulatedProcess(scheduler)
    const speaker = { name: this.name, process }
    const clock = new VirtualClock({ scheduler, process, wall: { startMs: 0, skewMs: 0 } })
    const controller = startController({
      store: this.#world.storeFor(speaker),
      clock,
      log: simulatedLogger(this.#world, this.name),
      control: controlOf(this.#world, speaker),
      times: plan.controllers.times,
    })
    this.#running = { speaker, controller }
  }

  kill(): void {
    if (!this.#running) return
    this.#world.note(this.name, '-- kill')
    const { process } = this.#running.speaker
    this.#running = undefined
    process.kill()
    this.#world.network.died(process)
  }
}

export function controlOf({ network }: World, speaker: Speaker): BrokerControl {
  const ask = <R>(
    { endpoint }: Broker,
    { signal }: Waiting,
    act: (life: Life) => Promise<R>,
  ): Promise<R> => {
    const [name = ''] = endpoint.split(':')
    return network.call(speaker, name, { signal, act })
  }
  return {
    probe: (broker, waiting) => ask(broker, waiting, (life) => life.probe()),
    fence: (broker, fences, waiting) =>
      ask(broker, waiting, (life) => life.fence(broker.storeId, fences)),
    handOver: (broker, handOver, waiting) =>
      ask(broker, waiting, (life) => life.handOver(handOver)),
  }
}
