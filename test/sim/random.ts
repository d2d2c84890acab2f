// The dice of the simulator: xoshiro128** seeded by splitmix32. One seed gives one sequence, on every machine and for
// ever, so a failing run can be told by a number. Not for production: broker code never throws dice.

export class Random {
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(seed: number) {
    // Both halves of a seed up to 2^53 count.
    const mix = splitmix32((seed >>> 0) ^ Math.imul(Math.floor(seed / 2 ** 32) + 1, 0x9e3779b1))
    this.#a = mix()
    this.#b = mix()
    this.#c = mix()
    this.#d = mix() | 1 // The state must not be all zeros.
  }

  /** An integer in [0, 2^32). */
  uint32(): number {
    const b = this.#b
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
    this.#c ^= this.#a
    this.#d ^= b
    this.#b = b ^ this.#c
    this.#a ^= this.#d
    this.#c ^= b << 9
    this.#d = rotateLeft(this.#d, 11)
    return result
  }

  /** In [0, 1). */
  fraction(): number {
    return this.uint32() / 2 ** 32
  }

  /** An integer in [0, bound); 0 when the bound is 0. */
  below(bound: number): number {
    return Math.floor(this.fraction() * bound)
  }

  /** An integer in [from, to). */
  within(from: number, to: number): number {
    return from + this.below(to - from)
  }

  chance(probability: number): boolean {
    // Drawn even when the answer is certain, so that a changed rate does not shift all that follows.
    return this.fraction() < probability
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)]
    if (choice === undefined) throw new Error('nothing to pick from')
    return choice
  }

  /** A name, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries<number>(weights) as [Name, number][]
    let left = this.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [name, weight] of entries) {
      left -= weight
      if (left < 0) return name
    }
    throw new Error('no weight is above zero')
  }

  fill(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 4) {
      const word = this.uint32()
      for (let i = 0; i < 4 && at + i < bytes.length; i++) bytes[at + i] = word >>> (8 * i)
    }
  }

  /** Dice of their own: what one part of a run draws does not shift what another draws. */
  split(label: string): Random {
    let seed = this.uint32()
    for (const character of label) {
      seed = Math.imul(seed ^ (character.codePointAt(0) ?? 0), 0x01000193)
    }
    return new Random(seed >>> 0)
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function splitmix32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let word = state ^ (state >>> 16)
    word = Math.imul(word, 0x21f0aaad)
    word ^= word >>> 15
    word = Math.imul(word, 0x735a2d97)
    return word ^ (word >>> 15)
  }
}
