// Controllers and brokers on one metadata store, under virtual time. Every change of a partition's record is checked when
// it happens: this is where two leaders of one epoch, or one that lacks what was acknowledged, would show.

import assert from 'node:assert/strict'
import { openStandaloneStore } from '../../../broker/metadata/standalone-store.ts'
import { PenstockError } from '../../../model/errors.ts'
import type { MetadataKind, MetadataStore } from '../../../model/metadata-store.ts'
import { type Partition, partitionName } from '../../../model/partition.ts'
import { defaultTopicSpec, type TopicSpec } from '../../../model/topic.ts'
import { type Controller, startController } from '../../../operator/controller/run.ts'
import type { ControllerTimes } from '../../../operator/controller/times.ts'
import { SimulatedDisk } from '../../sim/disk/simulated-disk.ts'
import { Random } from '../../sim/random.ts'
import { Scheduler, SimulatedProcess, VirtualClock } from '../../sim/scheduler.ts'
import { Trace } from '../../sim/trace.ts'
import { SimulatedBrokers, startsWith } from './simulated-brokers.ts'

export class SimulatedCluster {
  readonly scheduler: Scheduler
  readonly random: Random
  readonly store: MetadataStore
  readonly brokers: SimulatedBrokers
  /** `storeId/bootSeq` by partition and epoch. */
  readonly leaders = new Map<string, string>()
  readonly times: Partial<ControllerTimes>
  /** How late watches tell, in milliseconds at most. */
  watchLagMs = 5
  /** How many changes fail, and how many are done and not answered for. */
  readonly faults = { refused: 0, unknown: 0 }
  elections = 0
  /** Sees every change of a partition's record. */
  onChange: (before: Partition, after: Partition) => void = () => {}
  #violation: Error | undefined

  private constructor(parts: {
    scheduler: Scheduler
    store: MetadataStore
    times: Partial<ControllerTimes>
  }) {
    this.scheduler = parts.scheduler
    this.random = parts.scheduler.random.split('cluster')
    this.store = this.#checked(parts.store)
    this.times = parts.times
    this.brokers = new SimulatedBrokers({ scheduler: parts.scheduler, store: this.store })
  }

  static async open(seed: number, times: Partial<ControllerTimes> = {}): Promise<SimulatedCluster> {
    const scheduler = new Scheduler({ random: new Random(seed), trace: new Trace(0) })
    const process = new SimulatedProcess(scheduler)
    const store = await scheduler.settle(
      openStandaloneStore({
        fileSystem: new SimulatedDisk(scheduler).mount(process),
        directory: '/metadata',
        onFatal: (error) => {
          throw error
        },
      }),
    )
    return new SimulatedCluster({ scheduler, store, times })
  }

  controller(name: string): Controller {
    const process = new SimulatedProcess(this.scheduler)
    return startController({
      store: this.#throughNetwork(),
      clock: new VirtualClock({
        scheduler: this.scheduler,
        process,
        wall: { startMs: 0, skewMs: 0 },
      }),
      log: { info() {}, warn() {} },
      control: this.brokers.control(name),
      times: this.times,
    })
  }

  async do<T>(work: Promise<T>): Promise<T> {
    return this.scheduler.settle(work)
  }

  async topic(name: string, spec: Partial<TopicSpec> = {}): Promise<void> {
    const wanted = { ...defaultTopicSpec, replicationFactor: 3, minInSyncReplicas: 2, ...spec }
    const topic = { name, uid: name, spec: wanted, createdAtMs: 0 }
    await this.do(this.store.create('topic', name, topic))
  }

  /** Lets virtual time pass; brokers learn and work meanwhile. */
  async pass(durationMs: number): Promise<void> {
    const endMs = this.scheduler.nowMs + durationMs
    while (this.scheduler.nowMs < endMs) {
      let over = false
      this.scheduler.after(20, 'brokers', () => {
        over = true
      })
      while (!over) await this.scheduler.step()
      for (const brokerId of this.brokers.brokers.keys()) {
        if (this.random.chance(0.7)) await this.do(this.brokers.learn(brokerId))
      }
      await this.do(this.brokers.work())
      if (this.#violation !== undefined) throw this.#violation
    }
  }

  /** Until it is so; fails after a while of virtual time. */
  async until(
    wanted: (partitions: readonly Partition[]) => boolean,
    withinMs = 30_000,
  ): Promise<number> {
    const startMs = this.scheduler.nowMs
    for (;;) {
      const all = await this.partitions()
      if (wanted(all)) return this.scheduler.nowMs - startMs
      if (this.scheduler.nowMs - startMs > withinMs) {
        assert.fail(
          `not within ${withinMs} ms: ${JSON.stringify(all.find((one) => !wanted([one])))}`,
        )
      }
      await this.pass(20)
    }
  }

  async partitions(): Promise<readonly Partition[]> {
    return (await this.do(this.store.list('partition'))).map(({ value }) => value)
  }

  async change(name: string, change: (partition: Partition) => Partition): Promise<void> {
    const found = await this.do(this.store.get('partition', name))
    assert(found)
    await this.do(this.store.update('partition', name, change(found.value), found.version))
  }

  async alter(name: string, spec: Partial<TopicSpec>): Promise<void> {
    const found = await this.do(this.store.get('topic', name))
    assert(found)
    const value = { ...found.value, spec: { ...found.value.spec, ...spec } }
    await this.do(this.store.update('topic', name, value, found.version))
  }

  /** True when its leader is a running start of its broker that knows it. */
  isLed({ leader, topicUid, index, epoch }: Partition): boolean {
    const one = leader && this.brokers.withStore(leader.storeId)
    const led = one?.led.get(partitionName(topicUid, index))
    return one?.condition === 'up' && one.broker.bootSeq === leader?.bootSeq && led?.epoch === epoch
  }

  /** Checks before it lets a change through, and after. */
  #checked(store: MetadataStore): MetadataStore {
    const update: MetadataStore['update'] = async (kind, name, value, version) => {
      const before = kind === 'partition' ? await store.get('partition', name) : undefined
      const stored = await store.update(kind, name, value, version)
      const after = kind === 'partition' ? await store.get('partition', name) : undefined
      if (!before || !after || before.version !== version) return stored
      this.onChange(before.value, after.value)
      try {
        this.#check(before.value, after.value)
      } catch (error) {
        // Whoever made the change would take it for a store that refuses.
        this.#violation ??= PenstockError.from(error)
      }
      return stored
    }
    return proxy(store, { update })
  }

  #check(before: Partition, after: Partition): void {
    const name = partitionName(after.topicUid, after.index)
    assert.equal(after.revision, before.revision + 1, `${name}: a revision was left out`)
    assert(after.epoch >= before.epoch, `${name}: the epoch fell`)
    assert(
      after.inSync.length >= after.ackQuorum,
      `${name}: fewer in sync than acknowledgements need`,
    )
    const { leader, epoch } = after
    const stores = new Set(after.replicas.map(({ storeId }) => storeId))
    assert(
      after.inSync.every((id) => stores.has(id)),
      `${name}: in sync, and no replica`,
    )
    if (after.ackQuorum > before.ackQuorum) this.#checkRaised(name, after)
    if (leader === undefined || (before.leader && epoch === before.epoch)) return
    assert(epoch > before.epoch, `${name}: a new leader in an old epoch`)
    this.elections++
    const key = `${name} ${epoch}`
    assert(!this.leaders.has(key), `${key} is led twice`)
    this.leaders.set(key, `${leader.storeId}/${leader.bootSeq}`)
    if (after.lossGeneration !== before.lossGeneration) {
      this.brokers.acked.delete(name)
      return
    }
    const copies = before.inSync.map((id) => this.brokers.withStore(id)?.copies.get(name))
    const promised = copies.filter((copy) => (copy?.promised ?? 0) >= epoch).length
    assert(
      promised > before.inSync.length - before.ackQuorum || before.replicas.length === 1,
      `${key}: ${promised} of ${before.inSync.length} have promised`,
    )
    const log = this.brokers.withStore(leader.storeId)?.copies.get(name)?.log ?? []
    const acked = this.brokers.acked.get(name) ?? []
    assert(startsWith(log, acked), `${key}: the leader lacks what was acknowledged`)
  }

  #checkRaised(name: string, { inSync, ackQuorum }: Partition): void {
    const acked = this.brokers.acked.get(name) ?? []
    const holding = inSync.filter((storeId) => {
      const log = this.brokers.withStore(storeId)?.copies.get(name)?.log
      return log !== undefined && startsWith(log, acked)
    })
    assert(holding.length >= ackQuorum, `${name}: what was acknowledged has too few copies`)
  }

  /** Late watches, changes that fail, and changes of which nobody hears how they went. */
  #throughNetwork(): MetadataStore {
    const { store, random, faults, scheduler } = this
    const lagMs = (): number => random.fraction() * this.watchLagMs
    const update: MetadataStore['update'] = async (kind, name, value, version) => {
      if (random.chance(faults.refused)) {
        throw new PenstockError('METADATA_UNAVAILABLE', 'not now')
      }
      const stored = await store.update(kind, name, value, version)
      if (random.chance(faults.unknown)) throw new PenstockError('TIMED_OUT', 'who knows')
      return stored
    }
    async function* watch<K extends MetadataKind>(
      kind: K,
      options: { readonly signal: AbortSignal },
    ): ReturnType<typeof store.watch<K>> extends AsyncIterable<infer E>
      ? AsyncGenerator<E>
      : never {
      for await (const event of store.watch(kind, options)) {
        await new Promise<void>((resolve) => {
          scheduler.after(lagMs(), 'watch', resolve)
        })
        yield event
      }
    }
    return proxy(store, { update, watch })
  }
}

function proxy(store: MetadataStore, own: Partial<MetadataStore>): MetadataStore {
  return new Proxy(store, {
    get(target, key) {
      const mine: unknown = Reflect.get(own, key)
      if (mine !== undefined) return mine
      const method: unknown = Reflect.get(target, key, target)
      return typeof method === 'function' ? method.bind(target) : method
    },
  })
}
