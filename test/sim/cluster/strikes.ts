// Everything that may happen to a cluster, one blow at a time. What goes on for a while ends by itself, or when the run is
// healed.

import type { Random } from '../random.ts'
import type { SimulatedBroker } from './broker.ts'
import type { MetadataBackup } from './cluster-metadata.ts'
import type { Governor } from './governor.ts'
import type { FaultName } from './plan.ts'
import { copyOf } from './volume-copy.ts'
import type { World } from './world.ts'

export interface Cluster {
  readonly world: World
  readonly brokers: readonly SimulatedBroker[]
  readonly controllers: readonly Governor[]
}

/** About as long as a broker needs to be back. */
const rollEveryMs = 1_000

/** Speakers besides brokers and controllers whose ways may be cut. */
const outside = ['consumer', 'metadata']

export class Strikes {
  readonly #cluster: Cluster
  readonly #random: Random
  /** The only one whose volume is lost or spoilt: more than one would be more than copies are for. */
  readonly #victim: SimulatedBroker
  #isSpoilt = false
  #backup: { readonly of: MetadataBackup; readonly quorumChanges: number } | undefined
  readonly #blows: Readonly<Record<FaultName, () => void>> = {
    kill: () => this.#crash('kill'),
    powerCut: () => this.#crash('power cut'),
    stop: () => this.#stop(),
    pause: () => this.#pause(),
    cut: () => this.#cut(),
    breakStream: () => this.#cluster.world.network.breakOne(),
    clockJump: () => this.#jump(),
    squeeze: () => this.#squeeze(),
    blackout: () => this.#blackout(),
    metadataAway: () => this.#metadataAway(),
    breakWatches: () => this.#cluster.world.metadata.breakWatches(),
    controllerKill: () => this.#killController(),
    controllerPause: () => this.#pauseController(),
    spoil: () => this.#spoil(),
    restoreMetadata: () => this.#restoreMetadata(),
    rolling: () => this.#roll(),
  }

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    this.#random = cluster.world.scheduler.random.split('strikes')
    this.#victim = this.#random.pick(cluster.brokers)
  }

  strike(): void {
    const weights = this.#cluster.world.plan.faults
    if (Object.values(weights).every((weight) => weight === 0)) return
    this.#blows[this.#random.weighted(weights)]()
  }

  #broker(): SimulatedBroker {
    return this.#random.pick(this.#cluster.brokers)
  }

  #crash(how: 'kill' | 'power cut'): void {
    const broker = this.#broker()
    broker.crash(how)
    broker.restartLater()
  }

  /** A machine room: all at once, and whatever was not synced is gone. */
  #blackout(): void {
    for (const broker of this.#cluster.brokers) {
      broker.crash('power cut')
      broker.restartLater()
    }
  }

  #stop(): void {
    const broker = this.#broker()
    broker.stop().then(
      () => broker.restartLater(),
      (error: unknown) => this.#cluster.world.report(error),
    )
  }

  /** As an upgrade does it: in good order, each as soon as the one before should be back, and then who governs. */
  #roll(): void {
    const { world, brokers } = this.#cluster
    world.count('rolling')
    const roll = async (): Promise<void> => {
      for (const broker of brokers) {
        if (world.healed) return
        await broker.stop()
        broker.restartLater()
        const afterMs = rollEveryMs * (0.5 + this.#random.fraction())
        await new Promise<void>((go) => world.scheduler.after(afterMs, 'rolling', go))
      }
      if (!world.healed) this.#killController()
    }
    roll().catch((error: unknown) => world.report(error))
  }

  #pause(): void {
    this.#broker().pause(this.#random.pick([50, 1_000, 3_000, 6_000]) * this.#random.fraction())
  }

  /** One way or both, between any two. */
  #cut(): void {
    const { world, brokers, controllers } = this.#cluster
    const names = [...brokers, ...controllers].map(({ name }) => name)
    const one = this.#random.pick(names)
    const other = this.#random.pick([...names, ...names, ...outside])
    if (one === other) return
    world.count('cut')
    const ways = this.#random.pick([
      [[one, other]],
      [[other, one]],
      [
        [one, other],
        [other, one],
      ],
    ])
    const forMs = this.#random.pick([100, 1_500, 5_000]) * this.#random.fraction()
    for (const [from = '', to = ''] of ways) {
      world.network.cut(from, to)
      world.scheduler.after(forMs, 'heal', () => world.network.heal(from, to))
    }
  }

  #jump(): void {
    const broker = this.#broker()
    // Less than a day in all: after that a producer is forgotten that has been idle so long.
    broker.wall.skewMs = this.#random.pick([-3_600_000, -5_000, 0, 5_000, 90_000, 40_000_000])
    this.#cluster.world.note(
      broker.name,
      `-- clock jumps to ${broker.wall.skewMs} ms from the right time`,
    )
    this.#cluster.world.count('clock jump')
  }

  /** Others on the same volume take its room, and give it back after a while. */
  #squeeze(): void {
    const { disk, name } = this.#broker()
    const { world } = this.#cluster
    disk.capacityBytes = 4_000_000
    const left = this.#random.pick([0, 100, 2_000, 20_000, 300_000])
    disk.otherBytes = Math.max(0, disk.capacityBytes - disk.usedBytes - left)
    world.note(name, `-- disk has ${disk.roomBytes} bytes left`)
    world.count('squeeze')
    world.scheduler.after(this.#random.fraction() * 5_000, `${name}: room`, () => {
      disk.otherBytes = 0
    })
  }

  #metadataAway(): void {
    const { metadata, scheduler } = this.#cluster.world
    metadata.away = true
    this.#cluster.world.note('metadata', '-- away')
    this.#cluster.world.count('metadata away')
    scheduler.after(this.#random.fraction() * 6_000, 'metadata is back', () => {
      metadata.away = false
    })
  }

  #killController(): void {
    const { world, controllers } = this.#cluster
    const controller = this.#random.pick(controllers)
    controller.kill()
    world.count('controller kill')
    world.scheduler.after(this.#random.fraction() * 1_500, 'start controller', () =>
      controller.start(),
    )
  }

  #pauseController(): void {
    const { world, controllers } = this.#cluster
    const { process, name } = this.#random.pick(controllers)
    if (process === undefined || process.paused) return
    const forMs = this.#random.fraction() * 4_000
    world.note(name, `-- pause for ${forMs.toFixed(0)} ms`)
    world.count('controller pause')
    process.pause()
    world.network.stands(process)
    world.scheduler.after(forMs, `${name}: resume`, () => process.resume())
  }

  /** The victim's volume, once in a run: empty, older than it was, or with something at rest that has changed. */
  #spoil(): void {
    if (this.#isSpoilt) return
    this.#isSpoilt = true
    const broker = this.#victim
    const how = this.#random.pick(['empty', 'rolled back', 'damaged'])
    if (how === 'damaged') {
      this.#damage(broker)
      return
    }
    broker.crash('kill')
    if (how === 'empty') {
      broker.replaceVolume()
      broker.restartLater()
      return
    }
    // A snapshot, a life that knows nothing of it, and then the snapshot instead.
    const snapshot = copyOf(broker.disk)
    broker.restartLater()
    this.#cluster.world.scheduler.after(
      2_000 + this.#random.fraction() * 3_000,
      'roll back',
      () => {
        if (!broker.isUp || this.#cluster.world.healed) return
        broker.crash('kill')
        broker.rollBack(snapshot)
        broker.restartLater()
      },
    )
  }

  /**
   * After a clean stop: what has changed within the last second before a crash, where no checkpoint speaks of it yet,
   * cannot be told from a write that the crash has torn.
   */
  #damage(broker: SimulatedBroker): void {
    const { world } = this.#cluster
    const kind = this.#random.pick(['bit flip', 'zeroed sectors', 'stale sectors'] as const)
    const spoil = (isClean: boolean): void => {
      if (isClean && broker.disk.damage(kind, '/data/topics')) {
        broker.isDamaged = true
        world.count('damaged volume')
      }
      broker.restartLater()
    }
    broker.stop().then(spoil, (error: unknown) => world.report(error))
  }

  /**
   * A backup first, and some time later what is in it; but only where nothing may be lost by it: broker/replication/SPEC.md
   * says what others can cost.
   */
  #restoreMetadata(): void {
    const { world } = this.#cluster
    const backup = this.#backup
    if (backup?.of.isOld === false) return
    this.#backup = undefined
    if (backup === undefined) {
      const { quorumChanges } = world
      this.#backup = { of: world.metadata.backup(), quorumChanges }
    } else if (backup.quorumChanges === world.quorumChanges && world.electsByMost) {
      world.note('metadata', '-- restored from a backup')
      world.count('metadata restored')
      backup.of.restore()
    }
  }
}
