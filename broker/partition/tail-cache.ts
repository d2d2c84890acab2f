// The newest batches of a log while they are still in memory, so that followers are sent them without a read: what is not
// written yet always, of the rest as much as the bounds allow, of this log and of all together.

import type { Offset } from '../../model/offset.ts'

interface Entry {
  readonly from: Offset
  readonly to: Offset
  readonly batch: Buffer
}

/** Of all logs of a broker. The log that appends over it gives up its own oldest. */
export class TailBudget {
  readonly bytesMax: number
  bytes = 0

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax
  }
}

export class TailCache {
  readonly #bytesMax: number
  readonly #budget: TailBudget
  /** Back to back, the newest last. */
  #entries: Entry[] = []
  /** Entries before it have been dropped. */
  #first = 0
  #bytes = 0

  constructor(bytesMax: number, budget: TailBudget) {
    this.#bytesMax = bytesMax
    this.#budget = budget
  }

  /** `written`: what lies below can be read from the log. */
  add(entry: Entry, written: Offset): void {
    this.#entries.push(entry)
    this.#count(entry.batch.length)
    this.#trim(written)
  }

  /** Whole batches from `from` on, one at least; undefined when they are not here. */
  read(
    from: Offset,
    bytesMax: number,
  ): { readonly batches: Buffer[]; readonly to: Offset } | undefined {
    let at = this.#find(from)
    if (at === undefined) return undefined
    const batches: Buffer[] = []
    let to = from
    for (let bytes = 0; at < this.#entries.length; at++) {
      const entry = this.#entries[at]
      if (!entry || (batches.length > 0 && bytes + entry.batch.length > bytesMax)) break
      batches.push(entry.batch)
      bytes += entry.batch.length
      to = entry.to
    }
    return batches.length > 0 ? { batches, to } : undefined
  }

  /** Nobody needs what lies below `offset` from here any more. */
  dropBelow(offset: Offset): void {
    for (let entry = this.#oldest; entry && entry.to <= offset; entry = this.#oldest) this.#drop()
  }

  clear(): void {
    this.#entries = []
    this.#first = 0
    this.#count(-this.#bytes)
  }

  get #oldest(): Entry | undefined {
    return this.#entries[this.#first]
  }

  #trim(written: Offset): void {
    const { bytesMax } = this.#budget
    for (let entry = this.#oldest; entry; entry = this.#oldest) {
      const fits = this.#bytes <= this.#bytesMax && this.#budget.bytes <= bytesMax
      if (fits || entry.to > written) return
      this.#drop()
    }
  }

  #drop(): void {
    this.#count(-(this.#oldest?.batch.length ?? 0))
    this.#first++
    // Cut off now and then instead of shifting every time.
    if (this.#first < 64 || this.#first * 2 < this.#entries.length) return
    this.#entries = this.#entries.slice(this.#first)
    this.#first = 0
  }

  #count(bytes: number): void {
    this.#bytes += bytes
    this.#budget.bytes += bytes
  }

  #find(from: Offset): number | undefined {
    let low = this.#first
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#entries[middle]?.from ?? 0) < from) low = middle + 1
      else high = middle
    }
    return this.#entries[low]?.from === from ? low : undefined
  }
}
