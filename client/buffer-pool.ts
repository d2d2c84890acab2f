// Buffers for batches, used again once the broker has confirmed them: a busy producer allocates nothing per batch.
// Sizes are powers of two. Bound: `keepBytesMax` of free buffers; more are left to the garbage collector.

const smallestClass = 12 // 4 KiB

export class BufferPool {
  readonly #free: Buffer[][] = []
  readonly #keepBytesMax: number
  #keptBytes = 0

  constructor(options: { keepBytesMax: number }) {
    this.#keepBytesMax = options.keepBytesMax
  }

  get keptBytes(): number {
    return this.#keptBytes
  }

  /** A buffer of at least `bytes` with arbitrary content. */
  acquire(bytes: number): Buffer {
    const sizeClass = classOf(bytes)
    const reused = this.#free[sizeClass]?.pop()
    if (reused === undefined) return Buffer.allocUnsafeSlow(2 ** sizeClass)
    this.#keptBytes -= reused.length
    return reused
  }

  /** Gives back a buffer that came from `acquire`; nobody may look at it any more. */
  release(buffer: Buffer): void {
    if (this.#keptBytes + buffer.length > this.#keepBytesMax) return
    const sizeClass = classOf(buffer.length)
    const free = this.#free[sizeClass] ?? []
    this.#free[sizeClass] = free
    free.push(buffer)
    this.#keptBytes += buffer.length
  }
}

function classOf(bytes: number): number {
  return Math.max(smallestClass, 32 - Math.clz32(bytes - 1))
}
