// How long a partition was silent: the longest time between two notes of it, from a moment on until now.

export interface Gap {
  readonly partition: number
  readonly ms: number
  /** When it began, as the logs of the processes tell time. */
  readonly at: string
}

export class Gaps {
  readonly #lastMs = new Map<number, number>()
  readonly #partitions: number
  #beganMs = 0
  #longest: Gap = { partition: -1, ms: 0, at: '' }

  constructor(partitions: number) {
    this.#partitions = partitions
  }

  note(partition: number): void {
    const nowMs = performance.now()
    this.#extend(partition, nowMs)
    this.#lastMs.set(partition, nowMs)
  }

  /** Forgets what was before: a gap counts from here on. */
  begin(): void {
    this.#beganMs = performance.now()
    this.#longest = { partition: -1, ms: 0, at: '' }
  }

  /** The worst of all partitions, the silence that has not ended yet included. */
  longest(): Gap {
    const nowMs = performance.now()
    for (const partition of this.#lastMs.keys()) this.#extend(partition, nowMs)
    return this.#longest
  }

  /** Whether every partition has been noted since. */
  allSince(sinceMs: number): boolean {
    const recent = [...this.#lastMs.values()].filter((lastMs) => lastMs >= sinceMs)
    return recent.length === this.#partitions
  }

  #extend(partition: number, nowMs: number): void {
    const sinceMs = Math.max(this.#beganMs, this.#lastMs.get(partition) ?? nowMs)
    if (nowMs - sinceMs <= this.#longest.ms) return
    const at = new Date(performance.timeOrigin + sinceMs).toISOString()
    this.#longest = { partition, ms: nowMs - sinceMs, at }
  }
}
