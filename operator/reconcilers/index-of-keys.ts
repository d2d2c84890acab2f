// Keys of objects by something that several of them may share. Pure.

const none: ReadonlySet<string> = new Set()

export class IndexOfKeys {
  readonly #keys = new Map<string, Set<string>>()

  keys(value: string): ReadonlySet<string> {
    return this.#keys.get(value) ?? none
  }

  add(value: string, key: string): void {
    const known = this.#keys.get(value)
    if (known === undefined) this.#keys.set(value, new Set([key]))
    else known.add(key)
  }

  remove(value: string, key: string): void {
    const known = this.#keys.get(value)
    known?.delete(key)
    if (known?.size === 0) this.#keys.delete(value)
  }
}
