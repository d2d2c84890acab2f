// Bytes of a file that grow and shrink; whatever was never written, or was cut off, reads as zeros.

export class ByteStore {
  #bytes: Uint8Array
  #size: number

  constructor(content: Uint8Array = new Uint8Array(0)) {
    this.#bytes = content.slice()
    this.#size = content.length
  }

  get size(): number {
    return this.#size
  }

  /** Valid until the next change. */
  get view(): Uint8Array {
    return this.#bytes.subarray(0, this.#size)
  }

  write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length
    this.#reserve(end)
    this.#bytes.set(bytes, position)
    this.#size = Math.max(this.#size, end)
  }

  /** As many bytes as there are. */
  read(into: Uint8Array, position: number): number {
    const from = Math.min(position, this.#size)
    const to = Math.min(position + into.length, this.#size)
    into.set(this.#bytes.subarray(from, to))
    return to - from
  }

  resize(size: number): void {
    this.#reserve(size)
    if (size < this.#size) this.#bytes.fill(0, size, this.#size)
    this.#size = size
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(size, 2 * this.#bytes.length, 4096))
    grown.set(this.#bytes.subarray(0, this.#size))
    this.#bytes = grown
  }
}
