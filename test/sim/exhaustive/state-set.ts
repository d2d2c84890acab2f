// The states that have been seen, as two 32-bit hashes each: open addressing in typed arrays, about 14 bytes a state. Two
// different states are taken for one when both hashes agree: for n states the odds of it happening anywhere are about
// n² / 2^65, one in 370,000 for ten million states.

import type { Digest } from './digest.ts'

const loadMax = 0.6

export class StateSet {
  #first: Uint32Array
  #second: Uint32Array
  #size = 0

  constructor(slots = 2 ** 16) {
    this.#first = new Uint32Array(slots)
    this.#second = new Uint32Array(slots)
  }

  get size(): number {
    return this.#size
  }

  /** False when it has been there. */
  add(digest: Digest): boolean {
    if (this.#size >= this.#first.length * loadMax) this.#grow()
    // All zeros is an empty slot.
    const second = digest.second === 0 && digest.first === 0 ? 1 : digest.second
    const slot = slotOf(this.#first, this.#second, { first: digest.first, second })
    if (this.#first[slot] === digest.first && this.#second[slot] === second) return false
    this.#first[slot] = digest.first
    this.#second[slot] = second
    this.#size++
    return true
  }

  #grow(): void {
    const first = new Uint32Array(this.#first.length * 2)
    const second = new Uint32Array(this.#first.length * 2)
    for (let from = 0; from < this.#first.length; from++) {
      const digest = { first: this.#first[from] ?? 0, second: this.#second[from] ?? 0 }
      if (digest.first === 0 && digest.second === 0) continue
      const slot = slotOf(first, second, digest)
      first[slot] = digest.first
      second[slot] = digest.second
    }
    this.#first = first
    this.#second = second
  }
}

/** Where it is, or the empty slot where it belongs. */
function slotOf(first: Uint32Array, second: Uint32Array, digest: Digest): number {
  const mask = first.length - 1
  let slot = (digest.first ^ (digest.second >>> 7)) & mask
  for (;;) {
    const a = first[slot]
    const b = second[slot]
    if ((a === 0 && b === 0) || (a === digest.first && b === digest.second)) return slot
    slot = (slot + 1) & mask
  }
}
