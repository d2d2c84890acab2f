// The broker's memory for batches that wait for a disk, over all streams. When it is used up, streams stop being read,
// and HTTP/2 flow control makes their producers wait: a slow disk never grows a queue.

export class AppendBudget {
  readonly #bytesMax: number
  #bytes = 0
  #waiting: (() => void)[] = []

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get usedBytes(): number {
    return this.#bytes
  }

  /** Always takes; false when there is nothing left and the caller must pause. */
  take(bytes: number): boolean {
    this.#bytes += bytes
    return this.#bytes < this.#bytesMax
  }

  give(bytes: number): void {
    this.#bytes -= bytes
    // Half free before anyone goes on, so that streams do not stop and go with every batch.
    if (this.#waiting.length === 0 || this.#bytes > this.#bytesMax / 2) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const resume of waiting) resume()
  }

  whenFree(resume: () => void): void {
    this.#waiting.push(resume)
  }
}
