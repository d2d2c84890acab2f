// Work on one thing runs one after another, in the order of asking; on different things at the same time.

export class Turns {
  readonly #last = new Map<string, Promise<unknown>>()

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve()
    const turn = before.then(work)
    const forget = (): void => {
      if (this.#last.get(key) === settled) this.#last.delete(key)
    }
    const settled: Promise<void> = turn.then(forget, forget)
    this.#last.set(key, settled)
    return turn
  }

  /** Resolves when all that was asked for has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#last.values())
  }
}
