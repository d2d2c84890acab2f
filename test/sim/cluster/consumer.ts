// A consumer: reads what leaders show as committed, from where it has got to and now and then from the start, and commits
// offsets for its group. What it was shown once must never be different.

import { PenstockError } from '../../../model/errors.ts'
import type { Random } from '../random.ts'
import type { Life } from './life.ts'
import type { Speaker } from './network.ts'
import { batchesIn } from './stored-batches.ts'
import { topicName, type World } from './world.ts'

const everyMs = 150
const patienceMs = 1_500
export const group = 'g'

export class Consumer {
  readonly #world: World
  readonly #me: Speaker
  readonly #brokers: readonly string[]
  readonly #random: Random
  /** By partition. */
  readonly #positions = new Map<number, number>()
  /** The largest offset that was tried to be committed. */
  readonly #tried = new Map<number, number>()

  constructor(world: World, brokers: readonly string[]) {
    this.#world = world
    this.#me = world.speaker('consumer')
    this.#brokers = brokers
    this.#random = world.scheduler.random.split('consumer')
    this.#later()
  }

  #later(): void {
    const delayMs = this.#random.fraction() * 2 * everyMs
    this.#me.process.after(delayMs, 'consume', () => void this.#round())
  }

  async #round(): Promise<void> {
    const index = this.#random.below(this.#world.histories.length)
    const to = this.#random.pick(this.#brokers)
    try {
      const read = await this.#ask(to, (life) => this.#read(life, index))
      if (this.#random.chance(0.5)) await this.#commit(to, index, read)
    } catch (error) {
      this.#world.count(`consumer ${PenstockError.from(error).reason}`)
    }
    this.#later()
  }

  /** What has not been answered by then is not done any more. */
  async #ask<R>(to: string, act: (life: Life, signal: AbortSignal) => Promise<R>): Promise<R> {
    const expiry = new AbortController()
    const cancel = this.#me.process.after(patienceMs, 'expiry', () =>
      expiry.abort(new PenstockError('TIMED_OUT', 'no answer')),
    )
    const { signal } = expiry
    try {
      const checked = async (life: Life): Promise<R> => {
        if (signal.aborted) throw PenstockError.from(signal.reason)
        return await act(life, signal)
      }
      return await this.#world.network.call(this.#me, to, { signal, act: checked })
    } finally {
      cancel()
    }
  }

  async #read(life: Life, index: number): Promise<number> {
    const partition = life.host?.partition(topicName, index)
    if (!partition) throw new PenstockError('NOT_READY', 'still starting')
    const from = this.#random.chance(0.1) ? 0 : (this.#positions.get(index) ?? 0)
    if (from > partition.highWatermark) return partition.highWatermark
    const { startOffset } = partition
    const maxBytes = this.#random.pick([1, 2_000, 100_000])
    const slice = await partition.read({ from: Math.max(from, startOffset), maxBytes })
    if (!life.process.alive) return 0
    this.#world.guard(() => {
      for (const batch of batchesIn(slice.batches, 0)) {
        this.#world.history(index).show('data', batch, `leader ${life.storeId}`)
      }
    })
    this.#world.count('read')
    this.#positions.set(index, slice.nextOffset)
    return slice.nextOffset
  }

  /** Always more than before, so that late news of an earlier commit cannot be taken for the newest. */
  async #commit(to: string, index: number, nextOffset: number): Promise<void> {
    if (nextOffset <= (this.#tried.get(index) ?? 0)) return
    this.#tried.set(index, nextOffset)
    await this.#ask(to, async (life) => {
      const partition = life.host?.partition(topicName, index)
      await partition?.commit({ group, nextOffset, metadata: '', memberId: '', assignmentEpoch: 0 })
      if (!partition || !life.process.alive) return
      this.#world.history(index).groups.set(group, nextOffset)
      this.#world.note(
        life.storeId,
        `commits ${nextOffset} of ${index} in epoch ${partition.epoch}`,
      )
      this.#world.count('committed')
    })
  }
}
