// What happened in a run, in order: its last lines for people, and a hash of all of it that proves two runs alike.

export class Trace {
  readonly #lines: string[] = []
  readonly #keptMax: number
  #high = 0x811c9dc5
  #low = 0x2f0b4c47

  /** Keeps up to `keptMax` of the latest lines; the hash is over all of them. */
  constructor(keptMax: number) {
    this.#keptMax = keptMax
  }

  add(line: string): void {
    for (let i = 0; i < line.length; i++) {
      const unit = line.charCodeAt(i)
      this.#high = Math.imul(this.#high ^ unit, 0x01000193)
      this.#low = Math.imul(this.#low ^ unit ^ (this.#high >>> 15), 0x85ebca6b)
    }
    if (this.#keptMax === 0) return
    this.#lines.push(line)
    if (this.#lines.length >= 2 * this.#keptMax) this.#lines.splice(0, this.#keptMax)
  }

  get hash(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
    return hex(this.#high) + hex(this.#low)
  }

  get lines(): readonly string[] {
    return this.#lines.slice(-this.#keptMax)
  }
}
